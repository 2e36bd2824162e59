package extproc

import "testing"

func TestFindModel(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"first key", `{"model":"auto","messages":[]}`, `"auto"`},
		{"last key, with blanks", "{\"messages\": [],\n \"model\" :\t\"auto\" }", `"auto"`},
		{"a nested model is not it", `{"a":{"model":"x"},"b":[{"model":"y"}],"model":"z"}`, `"z"`},
		{"a value is not a key", `{"a":"model","model":"z"}`, `"z"`},
		{"brackets and quotes in strings", `{"a":"}]\"{\\","model":"z"}`, `"z"`},
		{"an escaped quote in the value", `{"model":"a\"b"}`, `"a\"b"`},
		{"no model", `{"messages":["model"]}`, ``},
		{"a model that is no string", `{"model":7}`, ``},
		{"cut off in the value", `{"model":"au`, ``},
		{"cut off after the key", `{"model"`, ``},
		{"empty", ``, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			at, found := findModel([]byte(test.body))
			if got := test.body[at.start:at.end]; got != test.want || found != (test.want != "") {
				t.Errorf("found %v %q, expected %q", found, got, test.want)
			}
		})
	}
}

func TestReplace(t *testing.T) {
	body := []byte(`{"model":"auto","messages":[]}`)
	at, _ := findModel(body)
	if got := string(replace(body, at, `"other/model"`)); got != `{"model":"other/model","messages":[]}` {
		t.Error(got)
	}
}
