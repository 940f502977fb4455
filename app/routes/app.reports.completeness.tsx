import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { BlockStack, Box, Card, Page, Select, Text } from "@shopify/polaris";
import { CalendarCheckIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { CompletenessBadge } from "#app/components/completeness-badge.tsx";
import { CompletenessDayCards } from "#app/components/completeness-day-cards.tsx";
import { completenessSearch } from "#app/components/completeness-search.ts";
import { CompletenessTable } from "#app/components/completeness-table.tsx";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { GapList } from "#app/components/gap-list.tsx";
import { ListComparisonNote } from "#app/components/list-comparison-note.tsx";
import { useRevalidateWhile } from "#app/components/use-revalidate-while.ts";
import { useToast } from "#app/components/use-toast.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { now } from "#app/platform/clock.server.ts";
import { usualDays } from "#app/reports/completeness-view.ts";
import type { Completeness, DayGaps } from "#app/reports/completeness-view.ts";
import { listGaps } from "#app/reports/list-gaps.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import { retryDay } from "#app/reports/retry-day.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readCompletenessQuery } from "./shared/read-completeness-query.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("reports.completeness.title"));

/** The last days, or one of them with all that is missing on it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { days, day } = readCompletenessQuery(new URL(request.url).searchParams);
  if (!day) return { show: "days" as const, asked: days, ...(await readCompleteness(shop, { days, now: now() })) };
  return { show: "day" as const, ...((await listGaps({ shop, day, now: now() })) ?? notFound()) };
}

const dayAction = z.object({ intent: z.literal("again"), day: z.iso.date() });

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, dayAction);
  if (read.status === "unreadable") return unreadable();
  const asked = await retryDay({ shop, day: read.value.day, actor });
  return asked ? { status: "asked" as const, ...asked } : { status: "gone" as const };
}

export default function CompletenessPage() {
  const data = useLoaderData<typeof loader>();
  return data.show === "day" ? <OneDay read={data} /> : <Days read={data} asked={data.asked} />;
}

const ranges = [14, 30, 60, 92] as const;

function Days({ read, asked }: { read: Completeness; asked: number }) {
  const { days } = read;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const isEmpty = days.every(({ state }) => state === "nothing");
  return (
    <Page title={t("reports.completeness.title")} subtitle={t("reports.completeness.subtitle")} fullWidth>
      <BlockStack gap="400">
        <ListComparisonNote read={read} />
        <Card padding="0">
          <Box padding="400" maxWidth="20rem">
            <Select
              label={t("reports.completeness.range")}
              options={ranges.map((days) => ({ value: String(days), label: t(`reports.completeness.ranges.${days}`) }))}
              value={String(asked)}
              onChange={(value) => void navigate(completenessSearch({ days: Number(value) === usualDays ? null : Number(value) }))}
            />
          </Box>
          {isEmpty ? (
            <EmptyMessage icon={CalendarCheckIcon} heading={t("reports.completeness.empty.heading")}>
              {t("reports.completeness.empty.body")}
            </EmptyMessage>
          ) : (
            <CompletenessTable days={days} busy={navigation.state !== "idle"} addressOf={(day) => completenessSearch({ day })} />
          )}
        </Card>
        <Text as="p" tone="subdued">
          {t("reports.completeness.explanation")}
        </Text>
      </BlockStack>
    </Page>
  );
}

function OneDay({ read }: { read: DayGaps }) {
  const { day, gaps, retryable } = read;
  const { t } = useTranslation();
  const format = useFormat();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;

  useRevalidateWhile(answer?.status === "asked" && day.gaps > 0);
  useToast(
    answer,
    answer
      ? answer.status === "asked"
        ? t("reports.completeness.day.asked", { count: answer.orders, number: format.number(answer.orders) })
        : t("reports.completeness.day.gone")
      : null,
    answer?.status !== "asked",
  );

  return (
    <Page
      title={format.day(day.day)}
      titleMetadata={<CompletenessBadge day={day} />}
      backAction={{ content: t("reports.completeness.day.back"), url: "/app/reports/completeness" }}
      primaryAction={
        retryable > 0
          ? {
              content: t("reports.completeness.day.again"),
              helpText: t("reports.completeness.day.againHelp"),
              loading: fetcher.state !== "idle",
              onAction: () => fetcher.submit({ intent: "again", day: day.day }, { method: "post", encType: "application/json" }),
            }
          : undefined
      }
    >
      <BlockStack gap="400">
        <GapList gaps={gaps} isCut={day.gaps > gaps.length} />
        <CompletenessDayCards read={read} />
      </BlockStack>
    </Page>
  );
}
