import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useFetcher, useLoaderData, useLocation, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Page, Tabs } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ReadingCard } from "#app/components/reading-card.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { askForStale, askToRead } from "#app/programs/read-catalogue.server.ts";
import { readProgramsHead } from "#app/programs/read-programs-page.server.ts";
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

const programsAction = z.object({ intent: z.literal("read"), what: z.enum(["programs", "products"]) });
type Asked = z.output<typeof programsAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const read = await readJson(request, programsAction);
  if (read.status === "unreadable") return unreadable();
  return { status: await askToRead({ shop, what: read.value.what }) };
}

const tabs = ["programs", "products", "exceptions"] as const;
const addresses = { programs: "/app/programs", products: "/app/programs/products", exceptions: "/app/programs/exceptions" };

export default function Programs() {
  const { t } = useTranslation();
  const head = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const fetcher = useFetcher<typeof action>();
  const selected = Math.max(
    0,
    tabs.findIndex((tab) => addresses[tab] === pathname.replace(/\/$/, "")),
  );
  const asked = fetcher.state === "idle" ? undefined : (fetcher.json as Asked | undefined);
  const answer = fetcher.data?.status;

  useRevalidateWhile(head.programs.status === "reading" || head.products.status === "reading");
  useToast(
    fetcher.data,
    answer === undefined || answer === "asked"
      ? null
      : answer === "unreadable"
        ? t("errors.unreadable")
        : t(`programs.reading.answers.${answer}`),
    answer !== "under_way",
  );

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
        <Tabs
          tabs={tabs.map((tab) => ({ id: tab, panelID: "programs-panel", content: t(`programs.tabs.${tab}`) }))}
          selected={selected}
          onSelect={(index) => void navigate(addresses[tabs[index] ?? "programs"])}
        />
        <div id="programs-panel" role="tabpanel" aria-labelledby={tabs[selected]}>
          <Outlet />
        </div>
        <ReadingCard
          head={head}
          busy={asked?.what ?? null}
          onRead={(what) =>
            fetcher.submit({ intent: "read", what }, { method: "post", action: "/app/programs", encType: "application/json" })
          }
        />
      </BlockStack>
    </Page>
  );
}
