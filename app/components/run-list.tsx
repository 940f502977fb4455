import { Badge, BlockStack, Box, Card, InlineStack, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StaffView } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { RunView } from "#app/sales/chain-view.ts";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";
import { RunProgress } from "./run-progress.tsx";
import { isUnderWay, runCounts } from "./run-texts.ts";

const badges: Record<RunView["state"], Pick<BadgeProps, "tone" | "progress">> = {
  waiting: { progress: "incomplete" },
  running: { tone: "info", progress: "partiallyComplete" },
  done: { tone: "success", progress: "complete" },
  failed: { tone: "critical", progress: "incomplete" },
};

/** The last imports, the newest first: what each brought, and what was in its way. */
export function RunList({ runs, partner, staff }: { runs: RunView[]; partner: string; staff: StaffView[] }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("stores.runs.heading")}
        </Text>
        {runs.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("stores.runs.none")}
          </Text>
        ) : (
          <BlockStack as="ul">
            {runs.map((run) => (
              <li key={run.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <Run run={run} partner={partner} staff={staff} />
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Run({ run, partner, staff }: { run: RunView; partner: string; staff: StaffView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, state, firstDay, lastDay, problem, createdAt, startedAt, requestedBy } = run;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          {t(`stores.runs.kinds.${kind}`)}
        </Text>
        <Badge {...badges[state]}>{t(`stores.runs.states.${state}`)}</Badge>
      </InlineStack>
      {firstDay !== null && lastDay !== null && (
        <Text as="span">{t("stores.runs.days", { first: format.day(firstDay), last: format.day(lastDay) })}</Text>
      )}
      {isUnderWay(run) ? <RunProgress run={run} /> : <Text as="span">{runCounts(t, format, run)}</Text>}
      {problem !== null && state !== "done" && (
        <Text as="span" tone="critical" breakWord>
          {t(`stores.problems.${problem}.title`, { partner })}
        </Text>
      )}
      <Text as="span" tone="subdued" variant="bodySm">
        <Moment at={(startedAt ?? createdAt).toISOString()} />
        {kind !== "scheduled" && ` · ${actorName(t, requestedBy, staff)}`}
      </Text>
    </BlockStack>
  );
}
