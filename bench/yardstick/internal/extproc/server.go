// Package extproc is the yardstick: the least an external processor must do to route by the model in
// a request's body. It knows no sessions, decides nothing and keeps nothing.
package extproc

import (
	"errors"
	"io"
	"net"
	"strconv"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filter "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	service "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// MarkHeader is set on each request that went through; its value is the mode.
	MarkHeader = "x-yardstick"
	// ClusterHeader names the cluster that Envoy's route shall take.
	ClusterHeader = "x-selected-cluster"
	// Model stands in the body that the upstream gets.
	Model = "yardstick/model"

	messageBytesMax = 64 << 20
	// windowBytes is what the sidecar has too; the default of 64 KiB would slow large bodies.
	windowBytes = 4 << 20
)

// Serve answers Envoy until the listener closes. Every request goes to one cluster.
func Serve(listener net.Listener, cluster string) error {
	server := grpc.NewServer(
		grpc.MaxRecvMsgSize(messageBytesMax),
		grpc.InitialWindowSize(windowBytes),
		grpc.InitialConnWindowSize(windowBytes))
	service.RegisterExternalProcessorServer(server, &processor{cluster: cluster})
	return server.Serve(listener)
}

type processor struct {
	service.UnimplementedExternalProcessorServer
	cluster string
}

// Process serves one HTTP exchange.
func (p *processor) Process(envoy service.ExternalProcessor_ProcessServer) error {
	request := request{cluster: p.cluster}
	for {
		message, err := envoy.Recv()
		if errors.Is(err, io.EOF) || status.Code(err) == codes.Canceled {
			return nil
		}
		if err != nil {
			return err
		}
		for _, reply := range request.on(message) {
			if err := envoy.Send(reply); err != nil {
				return err
			}
		}
	}
}

// request is what has come of one request so far.
type request struct {
	cluster string
	mode    filter.ProcessingMode_BodySendMode
	body    []byte
	parts   int
}

// on takes a message and returns the replies that are due. Where the mode allows it, nothing is
// replied before the whole body is there, because no router can choose by a body it has not read.
func (r *request) on(message *service.ProcessingRequest) []*service.ProcessingResponse {
	if message.GetRequestHeaders() != nil {
		r.mode = message.GetProtocolConfig().GetRequestBodyMode()
		if r.mode == filter.ProcessingMode_BUFFERED {
			return replies(headersReply(nil))
		}
		return nil
	}
	part := message.GetRequestBody()
	if r.body == nil {
		r.body = part.GetBody()
	} else {
		r.body = append(r.body, part.GetBody()...)
	}
	r.parts++
	if !part.GetEndOfStream() {
		return nil
	}
	return r.route()
}

func (r *request) route() []*service.ProcessingResponse {
	body := r.body
	if at, found := findModel(body); found {
		body = replace(body, at, strconv.Quote(Model))
	}
	switch r.mode {
	case filter.ProcessingMode_STREAMED:
		return r.streamed(body)
	case filter.ProcessingMode_FULL_DUPLEX_STREAMED:
		return replies(headersReply(r.choice(nil)), bodyReply(r.duplex(body)))
	default:
		return replies(bodyReply(r.choice(whole(body))))
	}
}

// streamed replies to the headers and to each part: the first gets the whole body, the others none.
func (r *request) streamed(body []byte) []*service.ProcessingResponse {
	answers := replies(headersReply(r.choice(nil)), bodyReply(&service.CommonResponse{BodyMutation: whole(body)}))
	for range r.parts - 1 {
		clear := &service.BodyMutation{Mutation: &service.BodyMutation_ClearBody{ClearBody: true}}
		answers = append(answers, bodyReply(&service.CommonResponse{BodyMutation: clear}))
	}
	return answers
}

func (r *request) duplex(body []byte) *service.CommonResponse {
	streamed := &service.StreamedBodyResponse{Body: body, EndOfStream: true}
	return &service.CommonResponse{BodyMutation: &service.BodyMutation{
		Mutation: &service.BodyMutation_StreamedResponse{StreamedResponse: streamed},
	}}
}

// choice names the cluster and lets Envoy choose the route again. A body that is exchanged as a
// whole needs its length in the same reply.
func (r *request) choice(body *service.BodyMutation) *service.CommonResponse {
	headers := []*core.HeaderValueOption{
		set(ClusterHeader, r.cluster),
		set(MarkHeader, r.mode.String()),
	}
	if body != nil {
		headers = append(headers, set("content-length", strconv.Itoa(len(body.GetBody()))))
	}
	return &service.CommonResponse{
		HeaderMutation:  &service.HeaderMutation{SetHeaders: headers},
		BodyMutation:    body,
		ClearRouteCache: true,
	}
}

func whole(body []byte) *service.BodyMutation {
	return &service.BodyMutation{Mutation: &service.BodyMutation_Body{Body: body}}
}

func set(name, value string) *core.HeaderValueOption {
	return &core.HeaderValueOption{
		Header:       &core.HeaderValue{Key: name, RawValue: []byte(value)},
		AppendAction: core.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD,
	}
}

func headersReply(common *service.CommonResponse) *service.ProcessingResponse {
	return &service.ProcessingResponse{Response: &service.ProcessingResponse_RequestHeaders{
		RequestHeaders: &service.HeadersResponse{Response: common},
	}}
}

func bodyReply(common *service.CommonResponse) *service.ProcessingResponse {
	return &service.ProcessingResponse{Response: &service.ProcessingResponse_RequestBody{
		RequestBody: &service.BodyResponse{Response: common},
	}}
}

func replies(list ...*service.ProcessingResponse) []*service.ProcessingResponse { return list }
