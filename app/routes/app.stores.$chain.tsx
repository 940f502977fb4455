import { redirect } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ChainAnswer } from "#app/components/chain-answer.tsx";
import { ChainBadge } from "#app/components/chain-badge.tsx";
import { ChainChecksCard } from "#app/components/chain-checks-card.tsx";
import type { DirectFix } from "#app/components/chain-checks-card.tsx";
import { ChainLabelForm } from "#app/components/chain-label-form.tsx";
import { ChainLoyaltyCard } from "#app/components/chain-loyalty-card.tsx";
import { ChainProblemBanner } from "#app/components/chain-problem-banner.tsx";
import { ChainStatusCard } from "#app/components/chain-status-card.tsx";
import type { ChainSwitch } from "#app/components/chain-status-card.tsx";
import { EditsCard } from "#app/components/edits-card.tsx";
import { LocationsCard } from "#app/components/locations-card.tsx";
import type { WantedField } from "#app/components/locations-card.tsx";
import { ReimportCard } from "#app/components/reimport-card.tsx";
import { RemoveChainCard } from "#app/components/remove-chain-card.tsx";
import { RunList } from "#app/components/run-list.tsx";
import { isUnderWay } from "#app/components/run-texts.ts";
import { ScheduleForm } from "#app/components/schedule-form.tsx";
import type { ScheduleFormInput } from "#app/components/schedule-form.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { checkChain } from "#app/connections/chain-access.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { staffOf } from "#app/failures/staff.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { readChainChecks } from "#app/sales/chain-checks.server.ts";
import { locationStatuses } from "#app/sales/chain-view.ts";
import { saveLocations } from "#app/sales/leave-locations.server.ts";
import { readChainLoyalty, saveLoyalty } from "#app/sales/loyalty-switch.server.ts";
import { lookAtLocations } from "#app/sales/look-at-locations.server.ts";
import { readChain } from "#app/sales/read-chains.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { importIntervals } from "#app/sales/schedule.ts";
import { saveChainSwitch, saveLabel, saveSchedule } from "#app/sales/set-up-chain.server.ts";
import { setStatuses } from "#app/sales/set-statuses.server.ts";
import { setSchedules } from "#app/sales/set-schedules.server.ts";
import { startImport, startReimport } from "#app/sales/start-import.server.ts";
import { pauseChain, removeChain, resumeChain } from "#app/sales/switch-chain.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { frameQuery } from "./shared/frame-query.ts";
import { locationIds, locationIntents } from "./shared/locations-asked.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { schedulePreview } from "./shared/schedule-preview.ts";
import { timeZoneNames } from "./shared/time-zone-names.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("stores.chain.title"));

/** A chain that is not set up yet has its set-up for a page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const ids = { shop, chain: readId(params.chain) };
  const chain = (await readChain(ids)) ?? notFound();
  if (chain.state === "setting_up") return redirect(`/app/stores/${chain.id}/setup?${frameQuery(request)}`);
  const [checks, runs, loyalty, staff] = await Promise.all([readChainChecks(ids), readRuns(ids), readChainLoyalty(ids), staffOf(shop)]);
  return { chain, checks, runs, loyalty, staff, timeZones: timeZoneNames(), now: now() };
}

const text = z.string().max(2_000);
const chainAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("import") }),
  z.object({ intent: z.literal("check") }),
  z.object({ intent: z.literal("pause") }),
  z.object({ intent: z.literal("resume") }),
  z.object({ intent: z.literal("setSchedules") }),
  z.object({ intent: z.literal("label"), label: text }),
  z.object({ intent: z.literal("schedule"), input: z.object({ interval: z.int(), firstAt: text }) }),
  z.object({ intent: z.literal("allowEdits"), allowsEdits: z.boolean() }),
  z.object({ intent: z.literal("loyalty"), sendsLoyalty: z.boolean(), looseReturns: z.enum(["ask", "leave"]), confirmed: z.boolean() }),
  z.object({ intent: z.literal("reimport"), firstDay: text, lastDay: text, locationIds }),
  z.object({ intent: z.literal("remove"), data: z.enum(["keep", "delete"]) }),
  ...locationIntents,
]);
type Asked = z.output<typeof chainAction>;

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const ids = { shop, chain: readId(params.chain) };
  const read = await readJson(request, chainAction);
  if (read.status === "unreadable") return unreadable();
  const chain = (await readChain(ids)) ?? notFound();
  const asked = read.value;
  const { intent } = asked;
  switch (intent) {
    case "import":
      return { intent, run: await startImport({ ...ids, kind: "manual", actor }) };
    case "check":
      return { intent, result: await checkChain(ids) };
    case "pause":
      return { intent, result: await pauseChain({ ...ids, actor }) };
    case "resume":
      return { intent, result: await resumeChain({ ...ids, actor }) };
    case "setSchedules":
      await setSchedules(ids);
      return { intent };
    case "label":
      return { intent, result: await saveLabel({ ...ids, label: asked.label }) };
    case "schedule":
      return { intent, result: await saveSchedule({ ...ids, input: { ...asked.input, backfillDays: chain.backfillDays } }) };
    case "allowEdits":
      return { intent, result: await saveChainSwitch({ ...ids, allowsEdits: asked.allowsEdits }) };
    case "loyalty": {
      const { sendsLoyalty, looseReturns, confirmed } = asked;
      return { intent, result: await saveLoyalty({ ...ids, sendsLoyalty, looseReturns, confirmed, actor }) };
    }
    case "reimport": {
      const { firstDay, lastDay } = asked;
      return { intent, result: await startReimport({ ...ids, firstDay, lastDay, locationIds: asked.locationIds, actor }) };
    }
    case "remove": {
      const result = await removeChain({ ...ids, data: asked.data, actor });
      return result.status === "done" ? redirect("/app/stores") : { intent, result };
    }
    case "look":
      return { intent, result: await lookAtLocations(ids) };
    case "saveLocation":
      return { intent, result: await saveLocations({ shop, inputs: { [asked.location]: asked.input } }) };
    case "setStatus":
      return { intent, result: await setStatuses({ shop, locations: asked.locations, status: asked.status, actor }) };
    default:
      return unreachable(asked);
  }
}

type Answer = Exclude<ReturnType<typeof useFetcher<typeof action>>["data"], undefined>;
type AnswerOf<Intent extends string> = Extract<Answer, { intent: Intent }>;

function answerOf<Intent extends string>(answer: Answer | undefined, intent: Intent): AnswerOf<Intent> | null {
  return answer && "intent" in answer && answer.intent === intent ? (answer as AnswerOf<Intent>) : null;
}

/** Nothing came of it: the page was of another time, or the chain is. */
function isLost(answer: Answer): boolean {
  return !("intent" in answer) || ("result" in answer && answer.result?.status === "not_found");
}

const noErrors: Record<string, string> = {};
const posted = { method: "post", encType: "application/json" } as const;

/** One chain: how it stands, what may be the matter, and everything that can be changed of it. */
export default function ChainOfStores() {
  const { t } = useTranslation();
  const { chain, runs, staff } = useLoaderData<typeof loader>();
  const { state } = chain;
  const [wanted, setWanted] = useState<WantedField | null>(null);
  const isGone = state === "removing" || state === "removed";

  useRevalidateWhile(
    state === "removing" || [chain.run, ...runs].some(isUnderWay) || chain.locations.some(({ check }) => check?.state === "checking"),
  );

  return (
    <Page
      title={chain.label}
      titleMetadata={<ChainBadge state={state} />}
      subtitle={t(`partners.${chain.partner}`)}
      backAction={{ content: t("stores.title"), url: "/app/stores" }}
    >
      <BlockStack gap="400">
        {isGone ? (
          <Banner tone="info">{t(state === "removing" ? "stores.list.removing" : "stores.list.removed")}</Banner>
        ) : (
          <>
            <Status />
            <Checks onLead={setWanted} />
            <Locations wanted={wanted} />
            <Schedule />
          </>
        )}
        <RunList runs={runs} partner={t(`partners.${chain.partner}`)} staff={staff} />
        {!isGone && (
          <>
            <Reimport />
            <Loyalty />
            <Edits />
            <Label />
          </>
        )}
        {state !== "removing" && <Removal />}
      </BlockStack>
    </Page>
  );
}

/** The parts of the page answer one by one. */
function useAsk() {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const isUnchanged = answer !== undefined && isLost(answer);
  useToast(answer, isUnchanged ? t("intent" in answer ? "stores.chain.notDone" : "errors.unreadable") : null, true);
  return {
    answer,
    sent: fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined) ?? null),
    ask: (asked: Asked) => fetcher.submit(asked, posted),
  };
}

const switches: ChainSwitch[] = ["import", "check", "pause", "resume"];

function Status() {
  const { t } = useTranslation();
  const { chain } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const checked = answerOf(answer, "check")?.result ?? null;
  useToast(answer, doneText());

  return (
    <>
      <ChainProblemBanner chain={chain} onImport={() => ask({ intent: "import" })} />
      <ChainStatusCard
        chain={chain}
        answer={checked && <ChainAnswer partner={chain.partner} result={checked} />}
        busy={switches.find((one) => one === sent?.intent) ?? null}
        onImport={() => ask({ intent: "import" })}
        onCheck={() => ask({ intent: "check" })}
        onPause={() => ask({ intent: "pause" })}
        onResume={() => ask({ intent: "resume" })}
      />
    </>
  );

  function doneText(): string | null {
    if (answerOf(answer, "import")) return t("stores.chain.importing");
    if (answerOf(answer, "pause")?.result.status === "done") return t("stores.chain.pause.done");
    return answerOf(answer, "resume")?.result.status === "done" ? t("stores.chain.resumed") : null;
  }
}

/** What each fix that asks for nothing does. */
function askedOf(fix: DirectFix, location: string | null): Asked {
  switch (fix) {
    case "resume":
      return { intent: "resume" };
    case "import_now":
      return { intent: "import" };
    case "set_schedules":
      return { intent: "setSchedules" };
    case "set_operational":
      return { intent: "setStatus", locations: location === null ? [] : [location], status: "operational" };
    case "read_outlets":
    case "check_locations":
      return { intent: "look" };
    case "switch_off_edits":
      return { intent: "allowEdits", allowsEdits: false };
    default:
      return unreachable(fix);
  }
}

function Checks({ onLead }: { onLead: (wanted: WantedField) => void }) {
  const { t } = useTranslation();
  const { chain, checks } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const [fix, setFix] = useState<DirectFix | null>(null);
  const isDone = answer !== undefined && !isLost(answer);
  useToast(answer, isDone ? t("stores.checks.fixed") : null);
  return (
    <ChainChecksCard
      chain={chain}
      checks={checks}
      fixing={sent && fix}
      onFix={(wanted, location) => {
        setFix(wanted);
        ask(askedOf(wanted, location));
      }}
      onLead={onLead}
    />
  );
}

function Locations({ wanted }: { wanted: WantedField | null }) {
  const { t } = useTranslation();
  const { chain, timeZones } = useLoaderData<typeof loader>();
  const reading = useAsk();
  const saving = useAsk();
  const saved = answerOf(saving.answer, "saveLocation")?.result ?? null;
  const status = answerOf(saving.answer, "setStatus")?.result ?? null;
  useToast(saved, saved?.status === "saved" ? t("stores.locations.saved") : null);
  useToast(status, status?.status === "saved" ? t("stores.locations.statusSaved", { count: status.changed }) : null);
  return (
    <LocationsCard
      chain={chain}
      timeZones={timeZones}
      statuses={locationStatuses}
      read={answerOf(reading.answer, "look")?.result ?? null}
      answer={saved ?? (status?.status === "invalid" ? status : null)}
      wanted={wanted}
      busy={{
        read: reading.sent !== null,
        saving: saving.sent === null ? null : saving.sent.intent === "saveLocation" ? saving.sent.location : saving.sent.intent,
      }}
      onRead={() => reading.ask({ intent: "look" })}
      onSave={(location, input) => saving.ask({ intent: "saveLocation", location, input })}
      onStatus={(locations, chosen) => saving.ask({ intent: "setStatus", locations, status: chosen })}
    />
  );
}

function Schedule() {
  const { t } = useTranslation();
  const { tag } = useLocaleChoice();
  const { chain, now: moment } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const [input, setInput] = useState<ScheduleFormInput>({
    interval: chain.interval,
    firstAt: chain.firstAt,
    backfillDays: String(chain.backfillDays),
  });
  const result = answerOf(answer, "schedule")?.result ?? null;
  useToast(answer, result?.status === "saved" ? t("stores.schedule.saved") : null);
  return (
    <Section heading={t("stores.schedule.heading")}>
      <ScheduleForm
        input={input}
        intervals={importIntervals}
        preview={schedulePreview(chain.locations, { schedule: input, after: moment, tag })}
        asksForDays={false}
        errors={result?.status === "invalid" ? result.errors : noErrors}
        busy={sent !== null}
        action={t("common.save")}
        onChange={setInput}
        onSend={() => ask({ intent: "schedule", input: { interval: input.interval, firstAt: input.firstAt } })}
      />
    </Section>
  );
}

function Reimport() {
  const { t } = useTranslation();
  const { chain } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const result = answerOf(answer, "reimport")?.result ?? null;
  useToast(answer, result?.status === "started" ? t("stores.reimport.started") : null);
  return (
    <ReimportCard
      locations={chain.locations}
      partner={t(`partners.${chain.partner}`)}
      errors={result?.status === "invalid" ? result.errors : noErrors}
      busy={sent !== null}
      onSend={(input) => ask({ intent: "reimport", ...input })}
    />
  );
}

function Edits() {
  const { t } = useTranslation();
  const { chain } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  useToast(answer, answerOf(answer, "allowEdits")?.result.status === "saved" ? t("stores.edits.saved") : null);
  return (
    <EditsCard
      id={chain.id}
      allowsEdits={sent?.intent === "allowEdits" ? sent.allowsEdits : chain.allowsEdits}
      busy={sent !== null}
      onChange={(allowsEdits) => ask({ intent: "allowEdits", allowsEdits })}
    />
  );
}

function Loyalty() {
  const { t } = useTranslation();
  const { loyalty } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const result = answerOf(answer, "loyalty")?.result ?? null;
  useToast(answer, result?.status === "saved" ? t("stores.loyalty.saved") : null);
  if (!loyalty) return null;
  return (
    <ChainLoyaltyCard
      loyalty={loyalty}
      problem={result?.status === "blocked" ? result.by : result?.status === "not_confirmed" ? "not_confirmed" : null}
      busy={sent !== null}
      onSave={(change) => ask({ intent: "loyalty", ...change })}
    />
  );
}

function Label() {
  const { t } = useTranslation();
  const { chain } = useLoaderData<typeof loader>();
  const { answer, sent, ask } = useAsk();
  const result = answerOf(answer, "label")?.result ?? null;
  useToast(answer, result?.status === "saved" ? t("stores.chain.renamed") : null);
  return (
    <Section heading={t("stores.label.label")}>
      <ChainLabelForm
        input={{ label: chain.label, partner: chain.partner }}
        partners={[]}
        errors={result?.status === "invalid" ? result.errors : noErrors}
        busy={sent !== null}
        action={t("common.save")}
        onSend={({ label }) => ask({ intent: "label", label })}
      />
    </Section>
  );
}

function Removal() {
  const { chain } = useLoaderData<typeof loader>();
  const { sent, ask } = useAsk();
  return <RemoveChainCard chain={chain} busy={sent !== null} onRemove={(data) => ask({ intent: "remove", data })} />;
}

function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {heading}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}
