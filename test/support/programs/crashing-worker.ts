// A worker process that dies at a given step of recording: crashing-worker.ts <step> <method>
import "#test/simulators/redirect/preload.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { withProgram } from "#test/support/with-program.ts";

/** "before_call": nothing was sent; "after_answer": the partner has written and answered, our ledger does not know it yet. */
const [step, method] = process.argv.slice(2) as ["before_call" | "after_answer" | "never", "recordPurchases" | "removePurchase"];

await runWorker(workerHandlers(withProgram(dyingAt)));

function dyingAt(program: LoyaltyProgram): LoyaltyProgram {
  const die = () => process.kill(process.pid, "SIGKILL");
  return new Proxy(program, {
    get(target, name: keyof LoyaltyProgram) {
      // What comes by itself every few minutes asks the program for more than is made to die here.
      if (typeof target[name] !== "function") return target[name];
      const call = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (name === method && step === "before_call") die();
        const answer = await call.apply(target, args);
        if (name === method && step === "after_answer") die();
        return answer;
      };
    },
  });
}
