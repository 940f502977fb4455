import { createHmac, randomUUID } from "node:crypto";

/** `orders/paid`, as in shopify.app.toml; Shopify writes it the same in X-Shopify-Topic. */
export type Topic = `${string}/${string}`;

/** A subscription of the app, from its configuration file. `uri` may be a path, which then is on the app's own address. */
export type Subscription = {
  topics: Topic[];
  uri: string;
  /** Only these top-level fields of the payload are sent; all of them when it is not given. */
  includeFields?: string[];
};

export type Delivery = {
  webhookId: string;
  eventId: string;
  topic: Topic;
  shop: string;
  url: string;
  triggeredAt: string;
  body: string;
  headers: Record<string, string>;
  /** One entry for each time it was sent: the app's status, or null when it did not answer in time. */
  attempts: { at: Date; status: number | null }[];
  state: "held" | "lost" | "scheduled" | "delivered" | "given_up";
};

export type WebhookSettings = {
  /** Keep every new delivery until it is released. */
  hold: boolean;
  /** Send each delivery this many times in all, with the same webhook id. */
  copies: number;
  /** Send the deliveries of one change in reverse order. */
  reverse: boolean;
  /** Wait before the first attempt. */
  delayMs: number;
  /** Topics that never arrive, as Shopify loses one now and then. */
  lose: Topic[];
  /** The next so many deliveries never arrive; one change has a delivery for each topic that it is of. */
  loseNext: number;
  /** Waits between attempts after an answer that is not 2xx or none in time; Shopify: 8 times over 4 hours. */
  retryAfterMs: number[];
  /** Shopify gives the app five seconds. */
  timeoutMs: number;
};

export const shopifyRetries = [60_000, 300_000, 900_000, 1_800_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000];

export type Webhooks = {
  settings: WebhookSettings;
  /** Everything that was ever triggered, in that order. */
  readonly deliveries: readonly Delivery[];
  readonly held: readonly Delivery[];
  /** Tells the app what happened: one delivery for each subscribed topic, all with the same event id. */
  trigger(shop: string, happenings: { topic: Topic; payload: unknown; headers?: Record<string, string> }[], now: Date): Delivery[];
  /** Sends held deliveries in the given order, one after the other; without an argument all of them as they came. */
  release(deliveries?: readonly Delivery[]): Promise<void>;
  /** Sends one again, with the same webhook id, as Shopify does now and then. */
  redeliver(delivery: Delivery): Promise<void>;
  /** Until nothing is on its way and no retry is due. Held deliveries are not waited for. */
  settled(): Promise<void>;
  stop(): void;
};

export function createWebhooks(world: {
  subscriptions: Subscription[];
  /** Where paths in subscriptions lead: the app's address, read at each delivery. */
  appOrigin: () => string;
  apiSecret: string;
  apiVersion: string;
  settings?: Partial<WebhookSettings>;
  /** How a delivery goes out; the tests may hand it straight to a handler. */
  send?: (request: Request) => Promise<Response>;
}): Webhooks {
  const settings: WebhookSettings = {
    hold: false,
    copies: 1,
    reverse: false,
    delayMs: 0,
    lose: [],
    loseNext: 0,
    retryAfterMs: shopifyRetries,
    timeoutMs: 5000,
    ...world.settings,
  };
  const send = world.send ?? ((request: Request) => fetch(request));
  const deliveries: Delivery[] = [];
  const underway = new Set<Promise<void>>();
  const timers = new Set<{ timer: NodeJS.Timeout; skip: () => void }>();
  let stopped = false;

  function build(
    shop: string,
    facts: { topic: Topic; payload: unknown; headers?: Record<string, string>; eventId: string; uri: string; now: Date },
  ): Delivery {
    const body = JSON.stringify(facts.payload);
    const webhookId = randomUUID();
    const triggeredAt = facts.now.toISOString().replace("Z", "000000Z");
    return {
      webhookId,
      eventId: facts.eventId,
      topic: facts.topic,
      shop,
      url: new URL(facts.uri, world.appOrigin()).href,
      triggeredAt,
      body,
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": facts.topic,
        "X-Shopify-Hmac-Sha256": createHmac("sha256", world.apiSecret).update(body).digest("base64"),
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": world.apiVersion,
        "X-Shopify-Webhook-Id": webhookId,
        "X-Shopify-Event-Id": facts.eventId,
        "X-Shopify-Triggered-At": triggeredAt,
        ...facts.headers,
      },
      attempts: [],
      state: "scheduled",
    };
  }

  function start(work: Promise<void>): Promise<void> {
    underway.add(work);
    void work.finally(() => underway.delete(work));
    return work;
  }

  async function deliver(delivery: Delivery, delayMs: number): Promise<void> {
    delivery.state = "scheduled";
    if (delayMs > 0) await pause(delayMs);
    for (const wait of [...settings.retryAfterMs, null]) {
      if (stopped) return;
      const status = await attempt(delivery);
      delivery.attempts.push({ at: new Date(), status });
      if (status !== null && status >= 200 && status < 300) {
        delivery.state = "delivered";
        return;
      }
      if (wait === null) break;
      await pause(wait);
    }
    delivery.state = "given_up";
  }

  async function attempt(delivery: Delivery): Promise<number | null> {
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const request = new Request(delivery.url, {
      method: "POST",
      headers: delivery.headers,
      body: delivery.body,
      signal,
      redirect: "manual",
    });
    try {
      // A handler in this process need not look at the signal.
      const response = await Promise.race([send(request), aborted(signal)]);
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const entry = { timer: setTimeout(done, ms), skip: done };
      function done(): void {
        clearTimeout(entry.timer);
        timers.delete(entry);
        resolve();
      }
      timers.add(entry);
      // A retry that is due in an hour must not keep a finished process alive.
      entry.timer.unref();
    });
  }

  function isNextToLose(): boolean {
    if (settings.loseNext <= 0) return false;
    settings.loseNext -= 1;
    return true;
  }

  return {
    settings,
    deliveries,
    get held() {
      return deliveries.filter(({ state }) => state === "held");
    },
    trigger(shop, happenings, now) {
      const eventId = randomUUID();
      const made = happenings.flatMap(({ topic, payload, headers }) =>
        world.subscriptions
          .filter(({ topics }) => topics.includes(topic))
          .map(({ uri, includeFields }) =>
            build(shop, { topic, payload: chosenFields(payload, includeFields), headers, eventId, uri, now }),
          ),
      );
      if (settings.reverse) made.reverse();
      deliveries.push(...made);
      for (const delivery of made) {
        if (settings.lose.includes(delivery.topic) || isNextToLose()) delivery.state = "lost";
        else if (settings.hold) delivery.state = "held";
        else for (let copy = 0; copy < settings.copies; copy += 1) void start(deliver(delivery, settings.delayMs));
      }
      return made;
    },
    async release(chosen) {
      for (const delivery of chosen ?? deliveries.filter(({ state }) => state === "held")) await start(deliver(delivery, 0));
    },
    redeliver: (delivery) => start(deliver(delivery, 0)),
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
    stop() {
      stopped = true;
      for (const { skip } of timers) skip();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("No answer in time.")), { once: true }));
}

function chosenFields(payload: unknown, fields: string[] | undefined): unknown {
  if (!fields) return payload;
  return Object.fromEntries(Object.entries(payload as Record<string, unknown>).filter(([name]) => fields.includes(name)));
}
