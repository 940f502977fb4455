import { BlockStack, Box, Button, Card, InlineStack, Link, Pagination, Select, Text } from "@shopify/polaris";
import { GiftCardIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { StepDecision } from "#app/failures/step-decision.ts";
import type { ProgramFilter, ProgramList as Programs, ProgramRow } from "#app/programs/programs-view.ts";
import { AccountNumber } from "./account-number.tsx";
import { actorName } from "./actor-name.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { EnrolmentBadge } from "./enrolment-badge.tsx";
import { productSearch } from "./programs-search.ts";
import { SearchField } from "./search-field.tsx";
import { WaitingStep } from "./waiting-step.tsx";

type ProgramListProps = {
  list: Programs;
  filter: ProgramFilter;
  /** The enrolment that is being settled. */
  settling: string | null;
  onChange: (filter: ProgramFilter) => void;
  onSettle: (enrolment: string, decision: StepDecision) => void;
};

const states = ["enrolled", "waiting", "not_enrolled", "unknown"] as const;

/** The programs that the partner lists, with how the shop stands with each. */
export function ProgramList({ list, filter, settling, onChange, onSettle }: ProgramListProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("programs.list.heading")}
        </Text>
        <InlineStack gap="300" blockAlign="end">
          <SearchField
            label={t("programs.list.search")}
            searched={filter.search}
            onSearch={(search) => onChange({ ...filter, search, page: 1 })}
          />
          <Select
            label={t("programs.list.state")}
            options={[
              { value: "", label: t("programs.list.all") },
              ...states.map((value) => ({ value, label: t(`programs.states.${value}`) })),
            ]}
            value={filter.state ?? ""}
            onChange={(value) => onChange({ ...filter, state: states.find((state) => state === value) ?? null, page: 1 })}
          />
        </InlineStack>
        {list.rows.length === 0 ? (
          <NoPrograms filter={filter} onClear={() => onChange({ state: null, search: "", page: 1 })} />
        ) : (
          <BlockStack as="ul">
            {list.rows.map((row) => (
              <li key={row.programId} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <Program row={row} settling={settling} onSettle={onSettle} />
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
        {list.pages > 1 && (
          <Pagination
            hasPrevious={list.page > 1}
            hasNext={list.page < list.pages}
            label={t("programs.list.page", { page: list.page, pages: list.pages })}
            onPrevious={() => onChange({ ...filter, page: list.page - 1 })}
            onNext={() => onChange({ ...filter, page: list.page + 1 })}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function Program({ row, settling, onSettle }: { row: ProgramRow } & Pick<ProgramListProps, "settling" | "onSettle">) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, brand, description, enrolled, items, sold, terms, step } = row;
  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {title}
        </Text>
        <EnrolmentBadge state={enrolled} />
      </InlineStack>
      {brand && (
        <Text as="p" tone="subdued">
          {t("programs.list.brand", { brand })}
        </Text>
      )}
      {description && (
        <Text as="p" breakWord>
          {description}
        </Text>
      )}
      <Text as="p" tone="subdued">
        {items === 0 ? t("programs.list.noItems") : t("programs.list.items", { count: items, number: format.number(items) })}{" "}
        {sold > 0 && (
          <Link url={`/app/programs/products${productSearch({ state: null, search: "", program: row.programId })}`}>
            {t("programs.list.sold", { count: sold, number: format.number(sold) })}
          </Link>
        )}
        {sold === 0 && items > 0 && t("programs.list.noneSold")}
      </Text>
      {step && step.state !== "cancelled" && <EnrolmentStep step={step} />}
      {step?.state === "waiting" && (
        <WaitingStep name={title} busy={settling === step.id} onSettle={(decision) => onSettle(step.id, decision)} />
      )}
      {enrolled === "not_enrolled" && terms && (
        <Text as="p">
          {terms.distributors.length > 0 && t("programs.list.distributors", { distributors: format.list(terms.distributors) })}{" "}
          {terms.accountNumberRequired && t("programs.list.accountNumberRequired")}
        </Text>
      )}
    </BlockStack>
  );
}

/** Who enrolled the shop or is about to, when and with which distributor. */
function EnrolmentStep({ step }: { step: NonNullable<ProgramRow["step"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isDone = step.state === "done";
  const actor = actorName(t, (isDone ? step.doneBy : null) ?? step.startedBy);
  const moment = format.moment((isDone ? step.doneAt : null) ?? step.startedAt);
  return (
    <BlockStack gap="100">
      <span suppressHydrationWarning>
        <Text as="span">{isDone ? t("programs.step.done", { actor, moment }) : t("programs.step.waiting", { actor, moment })}</Text>
      </span>
      {step.distributor !== "" && (
        <InlineStack gap="200">
          <Text as="span" tone="subdued">
            {t("programs.step.distributor", { distributor: step.distributor })}
          </Text>
          {step.accountNumber !== "" && <AccountNumber number={step.accountNumber} distributor={step.distributor} />}
        </InlineStack>
      )}
      {!isDone && <Link url="/app/failures?status=waiting">{t("programs.step.open")}</Link>}
    </BlockStack>
  );
}

function NoPrograms({ filter, onClear }: { filter: ProgramFilter; onClear: () => void }) {
  const { t } = useTranslation();
  if (filter.state === null && filter.search === "") {
    return (
      <EmptyMessage icon={GiftCardIcon} heading={t("programs.list.empty.heading")}>
        {t("programs.list.empty.body")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t("programs.list.empty.filtered")}
      action={<Button onClick={onClear}>{t("programs.list.empty.clear")}</Button>}
    />
  );
}
