/** node --import …: a child process stops when whoever started it is gone, even if that one was killed. Its standard input is the sign. */
process.stdin.once("close", () => process.kill(process.pid, "SIGTERM"));
process.stdin.on("error", () => {});
process.stdin.resume();
