package stack

import (
	"strings"
	"testing"
)

const generated = `
admin: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}
static_resources:
  listeners:
    - address: {socket_address: {address: 127.0.0.1, port_value: 2}}
      filter_chains:
        - filters:
            - typed_config:
                access_log: [{name: kept}]
                early_header_mutation_extensions: [{name: ours}]
                local_reply_config: {mappers: [ours]}
                route_config: {virtual_hosts: [{name: ours}]}
                http_filters:
                  - {name: envoy.filters.http.buffer}
                  - {name: envoy.filters.http.ext_proc, typed_config: {stat_prefix: ours}}
                  - {name: envoy.filters.http.ext_proc, typed_config: {stat_prefix: ours}}
                  - {name: envoy.filters.http.router}
  clusters: [{name: medium}]
`

func changed(t *testing.T, change func(*bootstrap) error) *bootstrap {
	t.Helper()
	parsed, err := parseBootstrap([]byte(generated))
	if err == nil {
		err = change(parsed)
	}
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestPlainHasNothingOfTheSidecar(t *testing.T) {
	plain := changed(t, func(b *bootstrap) error { b.plain(); return b.listen(7, 8) })
	yaml, err := plain.yaml()
	if err != nil || strings.Contains(string(yaml), "ours") || strings.Contains(string(yaml), "ext_proc") {
		t.Errorf("%v\n%s", err, yaml)
	}
	for _, kept := range []string{"name: kept", "envoy.filters.http.buffer", "port_value: 7", "port_value: 8"} {
		if !strings.Contains(string(yaml), kept) {
			t.Errorf("no %s in\n%s", kept, yaml)
		}
	}
}

func TestYardstickIsAskedBetweenBodyLimitAndRouter(t *testing.T) {
	for _, mode := range Yardsticks {
		bootstrap := changed(t, func(b *bootstrap) error { return b.yardstick(mode, "/tmp/socket") })
		filters := bootstrap.manager["http_filters"].([]any)
		if len(filters) != 3 || at(filters, 1, "typed_config", "processing_mode", "request_body_mode") != mode {
			t.Errorf("%s: %v", mode, filters)
		}
		if at(bootstrap.root, "static_resources", "clusters", 1, "name") != "yardstick" {
			t.Errorf("%s: no cluster", mode)
		}
	}
}

func TestABootstrapOfAnotherFormIsRefused(t *testing.T) {
	if _, err := parseBootstrap([]byte("static_resources: {listeners: []}")); err == nil {
		t.Error("accepted")
	}
}
