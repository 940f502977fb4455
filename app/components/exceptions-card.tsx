import { BlockStack, Box, Card, Link, Pagination, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ExceptionReason } from "#app/domain/loyalty.ts";
import type { StepDecision } from "#app/failures/step-decision.ts";
import type { ExceptionList, ExceptionRow } from "#app/programs/programs-view.ts";
import { actorName } from "./actor-name.ts";
import { Facts } from "./facts.tsx";
import { WaitingStep } from "./waiting-step.tsx";

type ExceptionsCardProps = {
  list: ExceptionList;
  /** The exception that is being settled. */
  settling: string | null;
  onPage: (cursor: string) => void;
  onSettle: (exception: string, decision: StepDecision) => void;
};

/** New items that count in a program as one that they resemble: those that wait for a person, and those that are done. */
export function ExceptionsCard({ list, settling, onPage, onSettle }: ExceptionsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("programs.exceptions.heading")}
        </Text>
        <Text as="p" tone="subdued">
          {t("programs.exceptions.body")}
        </Text>
        {list.waiting.length > 0 && (
          <>
            <Text as="h3" variant="headingSm">
              {t("programs.exceptions.waiting", { count: list.waiting.length })}
            </Text>
            <Rows rows={list.waiting} settling={settling} onSettle={onSettle} />
          </>
        )}
        <Text as="h3" variant="headingSm">
          {t("programs.exceptions.done")}
        </Text>
        {list.done.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("programs.exceptions.none")}
          </Text>
        ) : (
          <Rows rows={list.done} settling={settling} onSettle={onSettle} />
        )}
        {(list.next ?? list.previous) !== null && (
          <Pagination
            hasPrevious={list.previous !== null}
            hasNext={list.next !== null}
            onPrevious={() => list.previous !== null && onPage(list.previous)}
            onNext={() => list.next !== null && onPage(list.next)}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function Rows({ rows, settling, onSettle }: { rows: ExceptionRow[] } & Pick<ExceptionsCardProps, "settling" | "onSettle">) {
  return (
    <BlockStack as="ul">
      {rows.map((row) => (
        <li key={row.id} style={{ listStyle: "none" }}>
          <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
            <Exception row={row} />
            {row.state === "waiting" && (
              <Box paddingBlockStart="200">
                <WaitingStep name={row.name} busy={settling === row.id} onSettle={(decision) => onSettle(row.id, decision)} />
              </Box>
            )}
          </Box>
        </li>
      ))}
    </BlockStack>
  );
}

function Exception({ row }: { row: ExceptionRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, upc, programTitle, likeTitle, likeUpc, reason, state, startedBy, startedAt, doneBy, doneAt, failureId } = row;
  const by = (actor: string, at: string) => (
    <span suppressHydrationWarning>{t("programs.exceptions.by", { actor: actorName(t, actor), moment: format.moment(at) })}</span>
  );
  return (
    <BlockStack gap="200">
      <Text as="h4" variant="headingSm" breakWord>
        {name}
      </Text>
      <Facts
        facts={[
          [t("programs.exceptions.upc"), upc],
          [t("programs.exceptions.program"), programTitle],
          [t("programs.exceptions.like"), t("programs.exceptions.likeIs", { title: likeTitle, upc: likeUpc })],
          [t("programs.exceptions.reason"), t(`programs.exceptions.reasons.${reason as ExceptionReason}`)],
          [t("programs.exceptions.started"), by(startedBy, startedAt)],
          [t("programs.exceptions.doneBy"), state === "done" && doneBy !== null && doneAt !== null ? by(doneBy, doneAt) : null],
        ]}
      />
      {failureId !== null && <Link url={`/app/failures/${failureId}`}>{t("programs.exceptions.open", { name })}</Link>}
    </BlockStack>
  );
}
