import { Banner, BlockStack, Button, Card, InlineStack, Spinner, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Candidate, CandidatesResult, CustomerDetail, LinkResult, UnlinkResult } from "#app/members/member-view.ts";
import { actorName } from "./actor-name.ts";
import { CandidateList } from "./candidate-list.tsx";
import { ConfirmBox } from "./confirm-box.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Moment } from "./moment.tsx";

export type Decided = LinkResult | UnlinkResult | { status: "invalid" } | { status: "unreadable" };

type AccountCardProps = {
  detail: CustomerDetail;
  customer: string;
  partner: string;
  found: CandidatesResult | { status: "unreadable" } | null;
  decided: Decided | null;
  busy: "finding" | "deciding" | null;
  onFind: (search: string) => void;
  onLink: (candidate: Candidate, search: string) => void;
  onUnlink: () => void;
};

/** Which loyalty account the buyer has, who decided it, and the way to another one. */
export function AccountCard({ detail, customer, partner, found, decided, busy, onFind, onLink, onUnlink }: AccountCardProps) {
  const { t } = useTranslation();
  // What is under way, and the answer that was there before, which says nothing of it.
  const [asked, setAsked] = useState<{ what: "link" | "unlink"; before: Decided | null } | null>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const answer = asked && asked.before === decided ? null : decided;
  const isDone = answer?.status === "linked" || answer?.status === "unlinked";
  const step = isDone ? null : (asked?.what ?? null);
  const { link } = detail;

  // What was pressed is gone, and the focus with it: keyboard and screen reader go on where the outcome is said.
  useEffect(() => {
    if (answer && document.activeElement === document.body) outcome.current?.focus();
  }, [answer]);

  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("customers.account.heading", { partner })}
        </Text>
        <div>
          <div ref={outcome} tabIndex={-1} style={{ outline: "none" }}>
            <LiveRegion>{answer && <Outcome answer={answer} partner={partner} />}</LiveRegion>
          </div>
          <Standing detail={detail} partner={partner} />
        </div>
        <InlineStack gap="200">
          <Button
            disclosure={step === "link" ? "up" : "down"}
            ariaExpanded={step === "link"}
            variant={link.status === "linked" ? undefined : "primary"}
            onClick={openLink}
          >
            {t(link.status === "linked" ? "customers.account.change" : "customers.account.link")}
          </Button>
          {link.status === "linked" && (
            <Button ariaExpanded={step === "unlink"} tone="critical" onClick={() => open("unlink")}>
              {t("customers.account.unlink")}
            </Button>
          )}
        </InlineStack>
        {step === "unlink" && link.status === "linked" && (
          <ConfirmBox
            question={t("customers.unlink.question", { customer, account: link.name || link.partnerMemberId })}
            consequences={[t("customers.unlink.future"), t("customers.unlink.past"), t("customers.unlink.atPartner", { partner })]}
            action={t("customers.unlink.confirm")}
            destructive
            busy={busy === "deciding"}
            onConfirm={onUnlink}
            onCancel={() => setAsked(null)}
          />
        )}
        {step === "link" && (
          <Search found={found} partner={partner} busy={busy === "finding"} onFind={onFind}>
            {found?.status === "found" && found.candidates.length > 0 && (
              <CandidateList
                key={found.search}
                candidates={found.candidates}
                customer={customer}
                partner={partner}
                former={link.status === "linked" ? link.name || link.partnerMemberId : null}
                waiting={detail.waiting}
                busy={busy === "deciding"}
                onLink={(candidate) => onLink(candidate, found.search)}
              />
            )}
          </Search>
        )}
      </BlockStack>
    </Card>
  );

  function open(what: "link" | "unlink") {
    setAsked(step === what ? null : { what, before: decided });
  }

  function openLink() {
    if (step !== "link") onFind("");
    open("link");
  }
}

/** How it stands now, and since when. */
function Standing({ detail: { link, account }, partner }: { detail: CustomerDetail; partner: string }) {
  const { t } = useTranslation();
  if (link.status === "none") return <Text as="p">{t("customers.account.none", { partner })}</Text>;
  const by = link.decidedBy ? t("customers.account.by", { actor: actorName(t, link.decidedBy) }) : t("customers.account.byItself");
  return (
    <BlockStack gap="100">
      {link.status === "linked" ? (
        <>
          <Text as="p" fontWeight="semibold" breakWord>
            {link.name || t("customers.noName")}
          </Text>
          {account.status === "read" && (
            <Text as="p" breakWord>
              {[account.email, account.phone].filter(Boolean).join(" · ")}
            </Text>
          )}
          <Text as="p" tone="subdued" variant="bodySm" breakWord>
            {t("customers.account.numbers", { number: link.partnerMemberId, id: link.memberId })}
          </Text>
        </>
      ) : (
        <Text as="p">{t("customers.account.unlinked")}</Text>
      )}
      <Text as="p" tone="subdued" variant="bodySm">
        {by} · <Moment at={link.updatedAt} />
      </Text>
    </BlockStack>
  );
}

function Outcome({ answer, partner }: { answer: Decided; partner: string }) {
  const { t } = useTranslation();
  switch (answer.status) {
    case "linked":
      return <Banner tone="success">{t("customers.link.done", { count: answer.failures })}</Banner>;
    case "unlinked":
      return <Banner tone="success">{t("customers.unlink.done")}</Banner>;
    case "linked_elsewhere":
      return <Banner tone="warning">{t("customers.link.elsewhere", { partner, account: answer.account })}</Banner>;
    case "refused":
      return <Banner tone="critical">{t(`customers.refusals.${answer.reason}`, { partner })}</Banner>;
    default:
      return <Banner tone="critical">{t("errors.unreadable")}</Banner>;
  }
}

type SearchProps = {
  found: AccountCardProps["found"];
  partner: string;
  busy: boolean;
  onFind: (search: string) => void;
  children: ReactNode;
};

/** By the buyer's own e-mail and phone first, then by what the merchant types. */
function Search({ found, partner, busy, onFind, children }: SearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onFind(typed);
  }

  return (
    <BlockStack gap="300">
      <form onSubmit={submit} noValidate>
        <TextField
          label={t("customers.link.search")}
          helpText={t("customers.link.searchHelp")}
          autoComplete="off"
          maxLength={200}
          value={typed}
          error={!busy && found?.status === "invalid" ? t("customers.link.invalid") : undefined}
          onChange={setTyped}
          connectedRight={
            <Button submit disabled={busy}>
              {t("customers.link.find")}
            </Button>
          }
        />
      </form>
      <LiveRegion>{busy ? <Spinner size="small" accessibilityLabel={t("customers.link.looking")} /> : said()}</LiveRegion>
      {!busy && children}
    </BlockStack>
  );

  function said() {
    if (found?.status === "refused") return <Banner tone="warning">{t(`customers.refusals.${found.reason}`, { partner })}</Banner>;
    if (found?.status === "unreadable") return <Banner tone="critical">{t("errors.unreadable")}</Banner>;
    if (found?.status !== "found") return null;
    const { candidates, search } = found;
    if (candidates.length > 0) return <Text as="p">{t("customers.link.found", { count: candidates.length })}</Text>;
    return <Text as="p">{t(search ? "customers.link.nobodySearched" : "customers.link.nobody", { partner })}</Text>;
  }
}
