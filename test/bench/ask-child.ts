import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Sends an order to a process and waits for its answer. @throws where it ends instead. */
export async function askChild<Answer>(child: ChildProcess, order: object): Promise<Answer> {
  const ended = new AbortController();
  const answer = once(child, "message", { signal: ended.signal });
  child.once("exit", stop);
  child.send(order);
  try {
    const [message] = (await answer) as [Answer];
    return message;
  } finally {
    child.off("exit", stop);
  }
  function stop() {
    ended.abort(new Error("The measuring process ended."));
  }
}
