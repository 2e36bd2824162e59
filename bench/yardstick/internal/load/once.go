package load

import "time"

// Once sends one request over a new connection and returns how long it took once connected.
func Once(address string, sessions []Session, check Check) (time.Duration, error) {
	client, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer client.close()
	return client.ask(sessions, check)
}
