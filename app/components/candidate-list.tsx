import { Badge, BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Candidate } from "#app/members/member-view.ts";
import { ConfirmBox } from "./confirm-box.tsx";
import { DifferencesTable } from "./differences-table.tsx";

type CandidateListProps = {
  candidates: Candidate[];
  customer: string;
  partner: string;
  /** The account that is linked now. */
  former: string | null;
  /** Failures that are tried again. */
  waiting: number;
  busy: boolean;
  onLink: (candidate: Candidate) => void;
};

/** The accounts that may be the buyer's, each beside the Shopify customer. */
export function CandidateList({ candidates, customer, partner, former, waiting, busy, onLink }: CandidateListProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <BlockStack as="ul" gap="300">
      {candidates.map((candidate) => (
        <li key={candidate.partnerMemberId} style={{ listStyle: "none" }}>
          <Box padding="300" borderWidth="025" borderColor="border" borderRadius="200">
            <BlockStack gap="300">{renderCandidate(candidate)}</BlockStack>
          </Box>
        </li>
      ))}
    </BlockStack>
  );

  function renderCandidate(candidate: Candidate) {
    const name = candidate.name || t("customers.noName");
    const account = t("customers.link.account", { name, number: candidate.partnerMemberId });
    return (
      <>
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm" breakWord>
            {account}
          </Text>
          {candidate.isLinked && <Badge tone="info">{t("customers.link.isLinked")}</Badge>}
        </InlineStack>
        <DifferencesTable
          differences={candidate.differences}
          partner={partner}
          caption={t("customers.differences.caption", { customer, account })}
        />
        {candidate.others.length > 0 && (
          <Text as="p" breakWord>
            {t("customers.link.others", { customers: candidate.others.join(", ") })}
          </Text>
        )}
        {candidate.foreignId && (
          <Text as="p" breakWord>
            {t("customers.link.foreignId", { partner, id: candidate.foreignId })}
          </Text>
        )}
        {chosen === candidate.partnerMemberId ? (
          <ConfirmBox
            question={t("customers.link.question", { customer, account })}
            consequences={consequencesOf(candidate)}
            action={t("customers.link.confirm")}
            busy={busy}
            onConfirm={() => onLink(candidate)}
            onCancel={() => setChosen(null)}
          />
        ) : (
          !candidate.isLinked && (
            <InlineStack>
              <Button
                accessibilityLabel={t("customers.link.chooseLabel", { account })}
                onClick={() => setChosen(candidate.partnerMemberId)}
              >
                {t("customers.link.choose")}
              </Button>
            </InlineStack>
          )
        )}
      </>
    );
  }

  function consequencesOf({ others }: Candidate): string[] {
    return [
      t("customers.link.future"),
      former ? t("customers.link.former", { former }) : t("customers.link.past"),
      ...(waiting > 0 ? [t("customers.link.again", { count: waiting })] : []),
      ...(others.length > 0 ? [t("customers.link.shared")] : []),
    ];
  }
}
