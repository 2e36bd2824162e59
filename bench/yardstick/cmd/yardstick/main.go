// Command yardstick serves the minimal external processor on a unix socket until it is ended.
package main

import (
	"flag"
	"log"
	"net"

	"throughline.io/bench/yardstick/internal/extproc"
)

func main() {
	socket := flag.String("socket", "", "path of the unix socket to serve on")
	cluster := flag.String("cluster", "", "the cluster that every request goes to")
	flag.Parse()
	listener, err := net.Listen("unix", *socket)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(extproc.Serve(listener, *cluster))
}
