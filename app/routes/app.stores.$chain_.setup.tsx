import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ChainAnswer } from "#app/components/chain-answer.tsx";
import { ChainConnectForm } from "#app/components/chain-connect-form.tsx";
import type { ChainConnectIntent } from "#app/components/chain-connect-form.tsx";
import { ChainLabelForm } from "#app/components/chain-label-form.tsx";
import { chainUrl, setupUrl } from "#app/components/chain-url.ts";
import { ImportResult } from "#app/components/import-result.tsx";
import { LiveRegion } from "#app/components/live-region.tsx";
import { LocationsStep } from "#app/components/locations-step.tsx";
import { isUnderWay } from "#app/components/run-texts.ts";
import { ScheduleForm } from "#app/components/schedule-form.tsx";
import type { ScheduleFormInput } from "#app/components/schedule-form.tsx";
import { SetupCard } from "#app/components/setup-card.tsx";
import { SetupSteps } from "#app/components/setup-steps.tsx";
import { storeErrorText } from "#app/components/store-errors.ts";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { connectChainHeartland, startChainLightspeed, useOrderConnection as joinOrders } from "#app/connections/chain-access.server.ts";
import type { ChainConnectResult } from "#app/connections/chain-access.server.ts";
import { finishChainFromCallback } from "#app/connections/lightspeed-callback.server.ts";
import { readPosAccess } from "#app/connections/pos-access.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { chainSteps, locationStatuses } from "#app/sales/chain-view.ts";
import type { ChainStep, ChainView } from "#app/sales/chain-view.ts";
import { leaveLocations, saveLocations } from "#app/sales/leave-locations.server.ts";
import { lookAtLocations } from "#app/sales/look-at-locations.server.ts";
import { readChain } from "#app/sales/read-chains.server.ts";
import { importIntervals } from "#app/sales/schedule.ts";
import { finishChain, saveLabel, saveSchedule, saveStep } from "#app/sales/set-up-chain.server.ts";
import { setStatuses } from "#app/sales/set-statuses.server.ts";
import { setupSteps, stepToShow } from "#app/sales/setup-steps.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { connectAnswer, connectQuery } from "./shared/connect-answer.ts";
import { frameQuery } from "./shared/frame-query.ts";
import { locationInputs, locationIntents } from "./shared/locations-asked.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { schedulePreview } from "./shared/schedule-preview.ts";
import { timeZoneNames } from "./shared/time-zone-names.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("stores.setup.new"));

/** What Lightspeed sends a merchant back with, and what was said of it. */
const callbackNames = ["code", "domain_prefix", "state", "user_id", "denied", "result", "about"];

/** The step is in the address. Without one, the set-up goes on where it was left. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const ids = { shop, chain: readId(params.chain) };
  const query = new URL(request.url).searchParams;
  const finished = await finishChainFromCallback(ids, query);
  const chain = (await readChain(ids)) ?? notFound();
  if (finished) return goOn(finished, chain);
  if (chain.state === "removing" || chain.state === "removed") return redirect(`${chainUrl(chain.id)}?${frameQuery(request, ["step"])}`);
  const step = stepToShow(chain, query.get("step"));
  if (step !== query.get("step")) return redirect(addressOf(chain, step, []));
  const access = await readPosAccess(shop, chain.partner);
  return {
    chain,
    step,
    steps: setupSteps(chain),
    orders: access.status === "connected" && access.address ? { account: access.address } : null,
    canConnect: access.canConnect,
    timeZones: step === "locations" ? timeZoneNames() : [],
    answer: connectAnswer(query),
    now: now(),
  };

  /** The code is used up: the address goes on without it, with all that Shopify put there. */
  async function goOn(result: ChainConnectResult, { state }: ChainView) {
    if (result.status !== "connected") return redirect(addressOf(chain, "connect", Object.entries(connectQuery(result))));
    if (state !== "setting_up") return redirect(`${chainUrl(chain.id)}?${frameQuery(request, [...callbackNames, "step"])}`);
    await saveStep({ ...ids, step: "locations" });
    return redirect(addressOf(chain, "locations", []));
  }

  function addressOf({ id }: ChainView, next: ChainStep, more: [string, string][]): string {
    // Whatever came back is said at the step that it is about.
    const kept = frameQuery(request, next === "connect" && !finished ? ["step"] : [...callbackNames, "step"]);
    for (const [name, value] of more) kept.set(name, value);
    return `${setupUrl(id, next)}&${kept}`;
  }
}

const text = z.string().max(2_000);
const setupAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("go"), step: z.enum(chainSteps) }),
  z.object({ intent: z.literal("label"), label: text }),
  z.object({ intent: z.literal("useOrders") }),
  z.object({ intent: z.literal("startLightspeed") }),
  z.object({ intent: z.literal("connectHeartland"), input: z.object({ baseUrl: text, token: text }) }),
  ...locationIntents,
  z.object({ intent: z.literal("leaveLocations"), inputs: locationInputs }),
  z.object({ intent: z.literal("schedule"), input: z.object({ interval: z.int(), firstAt: text, backfillDays: text }) }),
]);
type Asked = z.output<typeof setupAction>;

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const ids = { shop, chain: readId(params.chain) };
  const read = await readJson(request, setupAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  const { intent } = asked;
  switch (intent) {
    case "go":
      if (asked.step !== "finished") await saveStep({ ...ids, step: asked.step });
      return redirect(setupUrl(ids.chain, asked.step));
    case "label": {
      const result = await saveLabel({ ...ids, label: asked.label });
      if (result.status !== "saved") return { intent, result };
      await saveStep({ ...ids, step: "connect" });
      return redirect(setupUrl(ids.chain, "connect"));
    }
    case "startLightspeed":
      return { intent, url: await startChainLightspeed(ids) };
    case "useOrders":
      return connected(await joinOrders(ids));
    case "connectHeartland":
      return connected(await connectChainHeartland({ ...ids, input: asked.input }));
    case "look":
      return { intent, result: await lookAtLocations(ids) };
    case "saveLocation":
      return { intent, result: await saveLocations({ shop, inputs: { [asked.location]: asked.input } }) };
    case "setStatus":
      return { intent, result: await setStatuses({ shop, locations: asked.locations, status: asked.status, actor }) };
    case "leaveLocations": {
      const result = await leaveLocations({ ...ids, inputs: asked.inputs });
      return result.status === "saved" ? redirect(setupUrl(ids.chain, "schedule")) : { intent, result };
    }
    case "schedule": {
      const saved = await saveSchedule({ ...ids, input: { ...asked.input, backfillDays: Number(asked.input.backfillDays || NaN) } });
      const result = saved.status === "saved" ? await finishChain({ ...ids, actor }) : saved;
      return result.status === "saved" ? redirect(setupUrl(ids.chain, "finished")) : { intent, result };
    }
    default:
      return unreachable(asked);
  }

  /** Of a chain that is set up, only the access was renewed. */
  async function connected(result: ChainConnectResult) {
    if (result.status !== "connected") return { intent: "connect" as const, result };
    const chain = await readChain(ids);
    if (chain?.state !== "setting_up") return redirect(chainUrl(ids.chain));
    await saveStep({ ...ids, step: "locations" });
    return redirect(setupUrl(ids.chain, "locations"));
  }
}

type Answer = Exclude<ReturnType<typeof useFetcher<typeof action>>["data"], undefined>;
type AnswerOf<Intent extends string> = Extract<Answer, { intent: Intent }>;

function answerOf<Intent extends string>(answer: Answer | undefined, intent: Intent): AnswerOf<Intent> | null {
  return answer && "intent" in answer && answer.intent === intent ? (answer as AnswerOf<Intent>) : null;
}

const noErrors: Record<string, string> = {};

/** The set-up of a chain, step by step. It can be left at each of them. */
export default function ChainSetup() {
  const { t } = useTranslation();
  const { chain, step, steps } = useLoaderData<typeof loader>();
  const going = useFetcher<typeof action>();
  const partner = t(`partners.${chain.partner}`);
  // It is set up, and only its access is to be renewed.
  const isRenewed = chain.state !== "setting_up" && step === "connect";
  useRevalidateWhile(
    (step === "locations" && chain.locations.some(({ check }) => check?.state === "checking")) ||
      (step === "finished" && isUnderWay(chain.run)),
  );

  return (
    <Page
      title={isRenewed ? chain.label : t("stores.setup.title", { label: chain.label })}
      backAction={{ content: t("stores.title"), url: chain.state === "setting_up" ? "/app/stores" : chainUrl(chain.id) }}
      narrowWidth={step !== "locations"}
    >
      <BlockStack gap="400">
        {!isRenewed && (
          <SetupSteps
            steps={steps}
            current={step}
            busy={going.state !== "idle"}
            onGo={(wanted) => going.submit({ intent: "go", step: wanted } satisfies Asked, posted)}
          />
        )}
        <SetupCard heading={t(`stores.setup.headings.${step}`, { partner })} body={t(`stores.setup.bodies.${step}`)}>
          {step === "label" && <LabelStep />}
          {step === "connect" && <ConnectStep />}
          {step === "locations" && <MatchStep />}
          {step === "schedule" && <ScheduleStep />}
          {step === "finished" && <ImportResult chain={chain} />}
        </SetupCard>
      </BlockStack>
    </Page>
  );
}

function LabelStep() {
  const { t } = useTranslation();
  const { chain } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const result = answerOf(fetcher.data, "label")?.result ?? null;
  useToast(result, result?.status === "not_found" ? t("stores.notFound") : null, true);
  return (
    <ChainLabelForm
      input={{ label: chain.label, partner: chain.partner }}
      partners={[]}
      errors={result?.status === "invalid" ? result.errors : noErrors}
      busy={fetcher.state !== "idle"}
      action={t("stores.setup.next")}
      onSend={({ label }) => fetcher.submit({ intent: "label", label } satisfies Asked, posted)}
    />
  );
}

function ConnectStep() {
  const { chain, orders, canConnect, answer } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const result = answerOf(fetcher.data, "connect")?.result ?? null;
  const leadsTo = answerOf(fetcher.data, "startLightspeed")?.url ?? null;
  const shown = result ?? answer;

  useEffect(() => {
    // Lightspeed does not show its page within another.
    if (leadsTo) open(leadsTo, "_top");
  }, [leadsTo]);

  return (
    <ChainConnectForm
      chain={chain}
      orders={orders}
      canConnect={canConnect}
      answer={shown && shown.status !== "invalid" && <ChainAnswer partner={chain.partner} result={shown} />}
      errors={result?.status === "invalid" ? result.errors : noErrors}
      busy={leadsTo !== null ? "startLightspeed" : busyIntent()}
      onUseOrders={() => send({ intent: "useOrders" })}
      onLightspeed={() => send({ intent: "startLightspeed" })}
      onHeartland={(input) => send({ intent: "connectHeartland", input })}
      onNext={chain.state === "setting_up" ? () => send({ intent: "go", step: "locations" }) : null}
    />
  );

  function busyIntent(): ChainConnectIntent | "next" | null {
    if (fetcher.state === "idle") return null;
    const intent = (fetcher.json as Asked | undefined)?.intent;
    return intent === "useOrders" || intent === "startLightspeed" || intent === "connectHeartland" ? intent : "next";
  }

  function send(asked: Asked) {
    fetcher.submit(asked, posted);
  }
}

function MatchStep() {
  const { t } = useTranslation();
  const { chain, timeZones } = useLoaderData<typeof loader>();
  const reading = useFetcher<typeof action>();
  const saving = useFetcher<typeof action>();
  const read = answerOf(reading.data, "look")?.result ?? null;
  const saved = answerOf(saving.data, "saveLocation")?.result ?? answerOf(saving.data, "leaveLocations")?.result ?? null;
  const status = answerOf(saving.data, "setStatus")?.result ?? null;
  const sent = saving.state === "idle" ? null : ((saving.json as Asked | undefined) ?? null);
  const isUnread = chain.locations.length === 0;
  const hasAsked = useRef(false);
  const { submit } = reading;

  useEffect(() => {
    // The step stands at once, and the locations come to it.
    if (!isUnread || hasAsked.current) return;
    hasAsked.current = true;
    void submit({ intent: "look" } satisfies Asked, posted);
  }, [isUnread, submit]);

  useToast(saved, saved?.status === "saved" ? t("stores.locations.saved") : null);
  useToast(status, status?.status === "saved" ? t("stores.locations.statusSaved", { count: status.changed }) : null);

  return (
    <LocationsStep
      chain={chain}
      timeZones={timeZones}
      statuses={locationStatuses}
      read={read}
      answer={saved ?? (status?.status === "invalid" ? status : null)}
      busy={{
        read: reading.state !== "idle" || (isUnread && read === null),
        next: sent?.intent === "leaveLocations",
        saving: sent === null ? null : sent.intent === "saveLocation" ? sent.location : sent.intent,
      }}
      onRead={() => reading.submit({ intent: "look" } satisfies Asked, posted)}
      onSave={(location, input) => saving.submit({ intent: "saveLocation", location, input } satisfies Asked, posted)}
      onStatus={(locations, chosen) => saving.submit({ intent: "setStatus", locations, status: chosen } satisfies Asked, posted)}
      onNext={(inputs) => saving.submit({ intent: "leaveLocations", inputs } satisfies Asked, posted)}
    />
  );
}

function ScheduleStep() {
  const { t } = useTranslation();
  const { tag } = useLocaleChoice();
  const { chain, now: moment } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [input, setInput] = useState<ScheduleFormInput>({
    interval: chain.interval,
    firstAt: chain.firstAt,
    backfillDays: String(chain.backfillDays),
  });
  const result = answerOf(fetcher.data, "schedule")?.result ?? null;
  const errors = result?.status === "invalid" ? result.errors : noErrors;
  // What is wrong with none of the fields here is wrong with a step before.
  const [elsewhere] = Object.entries(errors).flatMap(([field, error]) => (field in input ? [] : [error]));

  return (
    <div>
      <LiveRegion>
        {elsewhere && <Banner tone="critical">{storeErrorText(t, elsewhere)}</Banner>}
        {result?.status === "not_found" && <Banner tone="critical">{t("stores.notFound")}</Banner>}
      </LiveRegion>
      <ScheduleForm
        input={input}
        intervals={importIntervals}
        preview={schedulePreview(chain.locations, { schedule: input, after: moment, tag })}
        asksForDays
        errors={errors}
        busy={fetcher.state !== "idle"}
        action={t("stores.setup.finish")}
        onChange={setInput}
        onSend={() => fetcher.submit({ intent: "schedule", input } satisfies Asked, posted)}
      />
    </div>
  );
}

const posted = { method: "post", encType: "application/json" } as const;
