import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useFetcher, useLoaderData, useLocation, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { partnerName } from "#app/components/failure-texts.ts";
import { ReadingCard } from "#app/components/reading-card.tsx";
import { StepOutcome } from "#app/components/step-outcome.tsx";
import { TabRow } from "#app/components/tab-row.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { settleStep } from "#app/failures/settle-step.server.ts";
import { stepDecisions } from "#app/failures/step-decision.ts";
import type { StepDecision } from "#app/failures/step-decision.ts";
import { askForStale, askToRead } from "#app/programs/read-catalogue.server.ts";
import { readProgramsHead } from "#app/programs/read-programs-page.server.ts";
import type { StepKind } from "#app/programs/steps.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.programs"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  await askForStale(shop);
  return readProgramsHead(shop);
}

const programsAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("read"), what: z.enum(["programs", "products"]) }),
  z.object({ intent: z.literal("settle"), kind: z.enum(["enrolment", "exception"]), id: z.uuid(), decision: z.enum(stepDecisions) }),
]);
type Asked = z.output<typeof programsAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, programsAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "read":
      return { status: await askToRead({ shop, what: asked.what }) };
    case "settle": {
      const { kind, id, decision } = asked;
      return { status: "decided" as const, decision, result: await settleStep({ shop, kind, id, decision, actor }) };
    }
    default:
      return unreachable(asked);
  }
}

/** For the pages below: steps that wait for a person are settled here, and what came of it is said here. */
export type ProgramsContext = {
  /** What is being settled. */
  settling: string | null;
  settle: (step: { kind: StepKind; id: string; decision: StepDecision }) => void;
};

const tabs = ["programs", "products", "exceptions"] as const;
const addresses = { programs: "/app/programs", products: "/app/programs/products", exceptions: "/app/programs/exceptions" };

export default function Programs() {
  const { t } = useTranslation();
  const head = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const settling = useFetcher<typeof action>();
  const selected = Math.max(
    0,
    tabs.findIndex((tab) => addresses[tab] === pathname.replace(/\/$/, "")),
  );
  const asked = askedOf(fetcher);
  const settled = askedOf(settling);
  const answer = fetcher.data?.status;
  const outcome = settling.data?.status === "decided" ? settling.data : null;
  const context: ProgramsContext = {
    settling: settled?.intent === "settle" ? settled.id : null,
    settle: (step) => settling.submit({ intent: "settle", ...step }, posted),
  };

  useRevalidateWhile(head.programs.status === "reading" || head.products.status === "reading");
  useToast(
    fetcher.data,
    answer === undefined || answer === "asked" || answer === "decided"
      ? null
      : answer === "unreadable"
        ? t("errors.unreadable")
        : t(`programs.reading.answers.${answer}`),
    answer !== "under_way",
  );
  useToast(settling.data, settling.data?.status === "unreadable" ? t("errors.unreadable") : null, true);

  return (
    <Page title={t("programs.title")} subtitle={t("programs.subtitle")}>
      <BlockStack gap="400">
        {head.connection !== "ready" && (
          <Banner
            tone="warning"
            title={t(`programs.connection.${head.connection}.title`)}
            action={{ content: t(`connections.open.${head.connection}`), url: "/app/connections/astro" }}
          >
            <p>{t(`programs.connection.${head.connection}.body`)}</p>
          </Banner>
        )}
        <TabRow
          tabs={tabs.map((tab) => ({ id: tab, panelID: "programs-panel", content: t(`programs.tabs.${tab}`) }))}
          selected={selected}
          onSelect={(index) => void navigate(addresses[tabs[index] ?? "programs"])}
        />
        <div id="programs-panel" role="tabpanel" aria-labelledby={tabs[selected]}>
          <StepOutcome outcome={outcome} partner={head.partner === null ? "" : partnerName(t, head.partner)} />
          <Outlet context={context} />
        </div>
        <ReadingCard
          head={head}
          busy={asked?.intent === "read" ? asked.what : null}
          onRead={(what) => fetcher.submit({ intent: "read", what }, posted)}
        />
      </BlockStack>
    </Page>
  );
}

const posted = { method: "post", action: "/app/programs", encType: "application/json" } as const;

function askedOf({ state, json }: ReturnType<typeof useFetcher<typeof action>>): Asked | undefined {
  return state === "idle" ? undefined : (json as Asked | undefined);
}
