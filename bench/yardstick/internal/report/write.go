package report

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// Document is a report in both of its forms.
type Document interface{ Markdown() string }

// Publish writes docs/benchmarks/NAME.md and NAME.json of a checkout.
func Publish(root, name string, document Document) error {
	folder := filepath.Join(root, "docs", "benchmarks")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(folder, name)
	return errors.Join(
		os.WriteFile(file+".md", []byte(document.Markdown()), 0o644),
		WriteJSON(file+".json", document))
}

// WriteJSON writes the raw numbers.
func WriteJSON(file string, document Document) error {
	text, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
