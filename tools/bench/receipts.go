// Command receipts checks receipts with the code of Go's checksum database.
//
// Usage: receipts KEY RECEIPT... prints the index of every receipt that holds, and
// ends with 1 at the first that does not. With Debian's golang-go and
// golang-golang-x-mod-dev: GO111MODULE=off GOPATH=/usr/share/gocode go run receipts.go
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, name string) {
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
}

func check(name string, verifiers note.Verifiers) int64 {
	text, err := os.ReadFile(name)
	must(err, name)
	head, signed, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		log.Fatalf("%s: not a receipt", name)
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err, name)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err, name)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		must(err, name)
		proof = append(proof, hash)
	}
	checkpoint, err := note.Open([]byte(signed), verifiers)
	must(err, name)
	parts := strings.Split(checkpoint.Text, "\n")
	size, err := strconv.ParseInt(parts[1], 10, 64)
	must(err, name)
	root, err := tlog.ParseHash(parts[2])
	must(err, name)
	must(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)), name)
	return index
}

func main() {
	log.SetFlags(0)
	verifier, err := note.NewVerifier(os.Args[1])
	must(err, "key")
	for _, name := range os.Args[2:] {
		fmt.Println(check(name, note.VerifierList(verifier)))
	}
}
