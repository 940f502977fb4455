import { useEffect, useRef, useState } from "preact/hooks";
import { readOrder, sendAgain } from "./ask-punchcard.ts";
import type { Trouble } from "./ask-punchcard.ts";
import type { OrderStatus } from "./order-status.ts";

/** What came of "send again": a key of the texts under `send`. */
export type Outcome = "done" | "doneWithFailures" | "unknown" | "retrying" | "later" | "notAsked";

export type OrderView = {
  /** null while it is asked for the first time. */
  shown: OrderStatus | Trouble | null;
  /** Punchcard is looking at the order, or is being asked to. */
  isWorking: boolean;
  outcome: Outcome | null;
  load: () => void;
  send: () => void;
};

/** Milliseconds between the looks at an order that is under way: some 50 seconds, then it is left to Punchcard. */
const looks = [500, 1_000, 1_000, 2_000, 2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 10_000];

/** One order, asked for when it is first shown and followed while Punchcard works on it. */
export function useOrder(order: string): OrderView {
  const [shown, setShown] = useState<OrderView["shown"]>(null);
  const [isWorking, setWorking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isGone = useRef(false);

  useEffect(() => {
    isGone.current = false;
    void load();
    return () => void (isGone.current = true);
  }, [order]);

  async function load(): Promise<void> {
    setShown(null);
    const seen = await look();
    if (typeof seen === "object" && seen.run === "working") await follow();
  }

  async function send(): Promise<void> {
    setWorking(true);
    setOutcome(null);
    const { status } = await sendAgain(order);
    if (isGone.current) return;
    if (status === "asked") setOutcome(await follow());
    else if (status === "no_answer") setOutcome("notAsked");
    else setShown(status);
    setWorking(false);
  }

  async function look(): Promise<OrderStatus | Trouble> {
    const reading = await readOrder(order);
    const seen = reading.status === "read" ? reading.order : reading.status;
    if (!isGone.current) setShown(seen);
    return seen;
  }

  /** Until Punchcard is done with it, or it takes too long to wait for. */
  async function follow(): Promise<Outcome | null> {
    setWorking(true);
    for (const wait of looks) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (isGone.current) return null;
      const reading = await readOrder(order);
      // One question without an answer says nothing about the work.
      if (reading.status !== "read") continue;
      if (!isGone.current) setShown(reading.order);
      if (reading.order.run !== "working") {
        setWorking(false);
        return outcomeOf(reading.order);
      }
    }
    setWorking(false);
    return "later";
  }

  return { shown, isWorking, outcome, load: () => void load(), send: () => void send() };
}

function outcomeOf(order: OrderStatus): Outcome {
  if (order.run === "retrying") return "retrying";
  if (order.status === "not_heard_of") return "unknown";
  return order.failures.length > 0 ? "doneWithFailures" : "done";
}
