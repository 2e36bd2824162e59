package stack

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"

	"throughline.io/bench/yardstick/internal/extproc"
)

type node = map[string]any

const protocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

// rivalCluster is the model that plain Envoy and the yardstick send everything to.
const rivalCluster = "medium"

// bootstrap is the one that the sidecar's command generates, to be changed.
type bootstrap struct {
	root    node
	manager node // of the HTTP connections
}

func parseBootstrap(yamlText []byte) (*bootstrap, error) {
	var root node
	if err := yaml.Unmarshal(yamlText, &root); err != nil {
		return nil, err
	}
	manager, ok := at(root, "static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config").(node)
	if !ok {
		return nil, errors.New("bootstrap: no HTTP connection manager in the first listener")
	}
	return &bootstrap{root, manager}, nil
}

// at walks down by keys and indexes; nil where the way ends.
func at(from any, path ...any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			object, _ := from.(node)
			from = object[key]
		case int:
			list, _ := from.([]any)
			if key >= len(list) {
				return nil
			}
			from = list[key]
		}
	}
	return from
}

// plain makes it an Envoy without external processors: the same listener, body limit, access log and
// cluster. What only serves the sidecar goes too (stripping of its headers, its response headers,
// its error bodies), so that it counts as the sidecar's cost.
func (b *bootstrap) plain() {
	delete(b.manager, "early_header_mutation_extensions")
	delete(b.manager, "local_reply_config")
	b.filters()
	b.upstreams()
	b.routes(node{"match": node{"prefix": "/"}, "route": route("cluster", rivalCluster)})
}

// yardstick makes it an Envoy that asks the yardstick on a unix socket, and is plain otherwise.
func (b *bootstrap) yardstick(mode, socket string) error {
	const name = "yardstick"
	b.plain()
	clusters, ok := at(b.root, "static_resources", "clusters").([]any)
	if !ok {
		return errors.New("bootstrap: no clusters")
	}
	at(b.root, "static_resources").(node)["clusters"] = append(clusters, socketCluster(name, socket))
	b.filters(node{"name": "envoy.filters.http.ext_proc", "typed_config": node{
		"@type":               "type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor",
		"stat_prefix":         name,
		"grpc_service":        node{"envoy_grpc": node{"cluster_name": name}},
		"message_timeout":     "10s",
		"allow_mode_override": false,
		"failure_mode_allow":  mode != fullDuplex, // Envoy does not let that mode fail open
		"processing_mode":     processingMode(mode),
		"send_body_without_waiting_for_header_response": mode == "STREAMED",
	}})
	b.routes(
		node{
			"match": node{"prefix": "/", "headers": []any{node{"name": extproc.ClusterHeader, "present_match": true}}},
			"route": route("cluster_header", extproc.ClusterHeader),
		},
		node{"match": node{"prefix": "/"}, "direct_response": node{"status": 503}})
	return nil
}

const fullDuplex = "FULL_DUPLEX_STREAMED"

func processingMode(mode string) node {
	modes := node{"request_header_mode": "SEND", "request_body_mode": mode, "response_header_mode": "SKIP"}
	if mode == fullDuplex {
		modes["request_trailer_mode"] = "SEND" // Envoy refuses the mode without
	}
	return modes
}

// filters sets the HTTP filters: the body limit, those given, and the router.
func (b *bootstrap) filters(given ...any) {
	var kept []any
	list, _ := b.manager["http_filters"].([]any)
	for _, filter := range list {
		switch at(filter, "name") {
		case "envoy.filters.http.buffer":
			delete(filter.(node), "disabled") // only the sidecar's own routes switch it on
			kept = append(append(kept, filter), given...)
		case "envoy.filters.http.router":
			kept = append(kept, filter)
		}
	}
	b.manager["http_filters"] = kept
}

// upstreams takes the filters from the clusters: they keep clients' credentials from the models.
func (b *bootstrap) upstreams() {
	clusters, _ := at(b.root, "static_resources", "clusters").([]any)
	for _, cluster := range clusters {
		if options, ok := at(cluster, "typed_extension_protocol_options", protocolOptions).(node); ok {
			delete(options, "http_filters")
		}
	}
}

func (b *bootstrap) routes(routes ...any) {
	host := node{"name": "models", "domains": []any{"*"}, "routes": routes}
	b.manager["route_config"] = node{"name": "bench", "virtual_hosts": []any{host}}
}

func route(key, cluster string) node {
	return node{key: cluster, "timeout": "300s", "auto_host_rewrite": true}
}

// socketCluster has the limits of the sidecar's cluster.
func socketCluster(name, socket string) node {
	const open = 100_000
	endpoint := node{"endpoint": node{"address": node{"pipe": node{"path": socket}}}}
	return node{
		"name":             name,
		"type":             "STATIC",
		"connect_timeout":  "1s",
		"circuit_breakers": node{"thresholds": []any{node{"max_connections": open, "max_pending_requests": open, "max_requests": open}}},
		"typed_extension_protocol_options": node{protocolOptions: node{
			"@type":                "type.googleapis.com/" + protocolOptions,
			"explicit_http_config": node{"http2_protocol_options": node{}},
		}},
		"load_assignment": node{"cluster_name": name, "endpoints": []any{node{"lb_endpoints": []any{endpoint}}}},
	}
}

// listen moves the listener and the admin server to other ports of the loopback address.
func (b *bootstrap) listen(port, adminPort int) error {
	listener, ok := at(b.root, "static_resources", "listeners", 0, "address", "socket_address").(node)
	admin, adminOk := at(b.root, "admin", "address", "socket_address").(node)
	if !ok || !adminOk {
		return fmt.Errorf("bootstrap: no listener address or no admin address")
	}
	listener["port_value"], admin["port_value"] = port, adminPort
	return nil
}

func (b *bootstrap) yaml() ([]byte, error) { return yaml.Marshal(b.root) }
