import { createElement } from "react";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { TFunction } from "i18next";
import { formatFor } from "#app/i18n/format.ts";
import type { Format } from "#app/i18n/format.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import type {
  Count,
  DigestFacts,
  Mail,
  MailContent,
  MailFacts,
  MailLocale,
  ReportMailFacts,
  SpikeFacts,
} from "#app/notifications/notification-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { failureSearch } from "./failure-search.ts";

/** What a mail is made of, for its text and its HTML alike. */
type Block =
  | { kind: "heading" | "paragraph"; text: string }
  | { kind: "list"; items: { text: string; detail?: string | null; url?: string }[] }
  | { kind: "link"; text: string; url: string };

type Draft = { subject: string; heading: string; blocks: Block[] };
type Words = { t: TFunction; format: Format };

/** What a mail says, in a language: the same as text and as HTML. Pure: it is its own preview. */
export function mailOf(content: MailContent, locale: MailLocale): Mail {
  const { facts } = content;
  const words = { t: translatorFor(locale).t, format: formatFor(chooseLocale(locale).tag, facts.timeZone) };
  const { subject, heading, blocks } = draftOf(content, words);
  const all: Block[] = [{ kind: "heading", text: heading }, ...blocks, ...footer(content, words)];
  return { subject: onOneLine(subject), text: `${all.map(textOf).join("\n\n")}\n`, html: htmlOf(all, { subject, locale }) };
}

function draftOf(content: MailContent, words: Words): Draft {
  switch (content.kind) {
    case "digest":
      return digest(content.facts, words);
    case "spike":
      return spike(content.facts, words);
    case "test":
      return test(content.facts, words);
    case "report":
      return report(content.facts, words);
    default:
      return unreachable(content);
  }
}

function digest(facts: DigestFacts, { t, format }: Words): Draft {
  const { redemption, transaction, waiting, atRisk, daysLeft, causes, appUrl, shopName: shop } = facts;
  const open = { number: redemption.number + transaction.number, more: redemption.more || transaction.more };
  const amount = format.money(atRisk.amount, atRisk.currency);
  const listUrl = (kind: "redemption" | "transaction") => `${appUrl}/app/failures${failureSearch({ kind, status: "open", days: null })}`;
  const numbers = [
    redemption.number > 0 && { text: t("mails.digest.redemption", counted(redemption)), url: listUrl("redemption") },
    transaction.number > 0 && { text: t("mails.digest.transaction", counted(transaction)), url: listUrl("transaction") },
    waiting.number > 0 && { text: t("mails.digest.waiting", counted(waiting)) },
    Number(atRisk.amount) > 0 && { text: atRisk.more ? t("mails.digest.atRiskMore", { amount }) : t("mails.digest.atRisk", { amount }) },
    { text: daysLeft === null ? t("mails.digest.over") : t("mails.digest.daysLeft", { count: daysLeft }) },
  ];
  return {
    subject: t("mails.digest.subject", { shop, ...counted(open) }),
    heading: t("mails.digest.heading", { day: format.day(facts.day) }),
    blocks: [
      { kind: "list", items: numbers.filter((item) => item !== false) },
      { kind: "heading", text: t("mails.digest.causes") },
      {
        kind: "list",
        items: causes.map(({ code, subject, failures, failureId }) => ({
          text: t("mails.digest.cause", { title: t(`failures.codes.${code}.title`), ...counted(failures) }),
          detail: subject,
          url: `${appUrl}/app/failures/${failureId}`,
        })),
      },
      { kind: "link", text: t("mails.open"), url: `${appUrl}/app` },
      { kind: "paragraph", text: t("mails.privacy") },
    ],
  };

  function counted({ number, more }: Count): { count: number; number: string } {
    const written = format.number(number);
    return { count: number, number: more ? t("mails.moreThan", { number: written }) : written };
  }
}

function spike({ failures, code, kind, ofThisReason, fix, appUrl, shopName: shop }: SpikeFacts, { t, format }: Words): Draft {
  return {
    subject: t("mails.spike.subject", { shop, count: failures }),
    heading: t("mails.spike.heading"),
    blocks: [
      { kind: "paragraph", text: t("mails.spike.body", { count: failures }) },
      {
        kind: "paragraph",
        text: t("mails.spike.reason", {
          title: t(`failures.codes.${code}.title`),
          number: format.number(ofThisReason),
          total: format.number(failures),
        }),
      },
      { kind: "paragraph", text: t("mails.spike.fix", { fix: t(`fixes.${fix}.label`) }) },
      {
        kind: "link",
        text: t("mails.spike.show"),
        url: `${appUrl}/app/failures${failureSearch({ kind, code, status: "open", days: null })}`,
      },
      { kind: "paragraph", text: t("mails.privacy") },
    ],
  };
}

function test({ shopName: shop }: MailFacts, { t }: Words): Draft {
  return {
    subject: t("mails.test.subject"),
    heading: t("mails.test.heading"),
    blocks: [{ kind: "paragraph", text: t("mails.test.body", { shop }) }],
  };
}

function report(facts: ReportMailFacts, { t, format }: Words): Draft {
  const { name, firstDay, lastDay, hours, rows, late, attached, keptDays, shopName: shop } = facts;
  const period = periodOf();
  return {
    subject: t("mails.report.subject", { shop, name, period }),
    heading: t("mails.report.heading", { name }),
    blocks: [
      { kind: "paragraph", text: t("mails.report.body", { period, count: rows, number: format.number(rows) }) },
      { kind: "paragraph", text: attached ? t("mails.report.attached") : t("mails.report.tooLarge") },
      ...late.map((chain): Block => ({ kind: "paragraph", text: t("mails.report.late", { chain }) })),
      { kind: "paragraph", text: t("mails.report.kept", { count: keptDays }) },
    ],
  };

  function periodOf(): string {
    if (hours) return t("mails.report.from", { from: format.moment(hours.from), to: format.moment(hours.to) });
    return firstDay === lastDay ? format.day(firstDay) : t("mails.report.from", { from: format.day(firstDay), to: format.day(lastDay) });
  }
}

function footer({ kind, facts: { appUrl, shopName: shop } }: MailContent, { t }: Words): Block[] {
  if (kind === "report") {
    return [
      { kind: "paragraph", text: t("mails.report.why", { shop }) },
      { kind: "link", text: t("mails.report.settings"), url: `${appUrl}/app/reports/files` },
    ];
  }
  return [
    { kind: "paragraph", text: t("mails.why", { shop }) },
    { kind: "link", text: t("mails.settings"), url: `${appUrl}/app/notifications` },
  ];
}

function textOf(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return onOneLine(block.text);
    case "link":
      return `${onOneLine(block.text)}: ${block.url}`;
    case "list":
      return block.items
        .map(({ text, detail, url }) =>
          [`- ${onOneLine(text)}`, detail && `  ${onOneLine(detail)}`, url && `  ${url}`].filter(Boolean).join("\n"),
        )
        .join("\n");
    default:
      return unreachable(block);
  }
}

/** Names come from elsewhere: a line of theirs must not pass for one of ours. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, " ");
}

const bodyStyle = { margin: "0", padding: "24px 16px", color: "#303030", backgroundColor: "#ffffff", font: "16px/1.5 sans-serif" };
const linkStyle = { color: "#0b57b8" };

/** React escapes what is put in. */
function htmlOf(blocks: Block[], { subject, locale }: { subject: string; locale: MailLocale }): string {
  const [heading, ...rest] = blocks;
  const h = createElement;
  const document = h(
    "html",
    { lang: locale },
    h(
      "head",
      null,
      h("meta", { charSet: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("title", null, subject),
    ),
    h(
      "body",
      { style: bodyStyle },
      h(
        "main",
        { style: { maxWidth: "600px", margin: "0 auto", overflowWrap: "anywhere" } },
        heading && "text" in heading && h("h1", { style: { fontSize: "22px", margin: "0 0 16px" } }, heading.text),
        ...rest.map(elementOf),
      ),
    ),
  );
  return `<!doctype html>\n${renderToStaticMarkup(document)}\n`;
}

function elementOf(block: Block): ReactElement {
  const h = createElement;
  switch (block.kind) {
    case "heading":
      return h("h2", { style: { fontSize: "18px", margin: "24px 0 8px" } }, block.text);
    case "paragraph":
      return h("p", { style: { margin: "0 0 12px" } }, block.text);
    case "link":
      return h("p", { style: { margin: "0 0 12px" } }, h("a", { href: block.url, style: linkStyle }, block.text));
    case "list":
      return h(
        "ul",
        { style: { margin: "0 0 12px", paddingLeft: "20px" } },
        ...block.items.map(({ text, detail, url }) =>
          h(
            "li",
            { style: { marginBottom: "6px" } },
            url ? h("a", { href: url, style: linkStyle }, text) : text,
            detail ? h("div", { style: { color: "#616161" } }, detail) : null,
          ),
        ),
      );
    default:
      return unreachable(block);
  }
}
