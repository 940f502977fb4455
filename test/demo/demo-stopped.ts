/** The demo cannot go on; the message is one sentence for whoever started it. */
export class DemoStopped extends Error {}
