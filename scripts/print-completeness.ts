import type { TFunction } from "i18next";
import { dayLine, gapText, moneyText, posText, shopifyText, storesText } from "#app/components/completeness-texts.ts";
import { partnerName } from "#app/components/failure-texts.ts";
import { formatFor } from "#app/i18n/format.ts";
import type { Format } from "#app/i18n/format.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { readShop } from "#app/orders/read-shop.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import type { CompletenessDay, Gap } from "#app/reports/completeness-view.ts";
import { listGaps } from "#app/reports/list-gaps.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import type { ReconcileArguments } from "./reconcile-arguments.ts";

type DayWithGaps = { day: CompletenessDay; listed: Gap[] };

/** Prints what the page says of the days, and answers with the exit code. */
export async function printCompleteness(asked: ReconcileArguments): Promise<number> {
  try {
    const platform = await start(prepareQueues);
    const code = await inShop(asked.shop, () => reconcile(asked));
    await platform.stop();
    return code;
  } catch (error) {
    return exitWith(error);
  }
}

async function reconcile({ shop, days, lang, json }: ReconcileArguments): Promise<number> {
  const installed = await readShop(shop);
  if (!installed) {
    process.stderr.write(`${shop} has not installed Punchcard.\n`);
    return 2;
  }
  const moment = now();
  const read = await readCompleteness(shop, { days, now: moment });
  const withGaps: DayWithGaps[] = [];
  for (const day of read.days) {
    const listed = day.gaps > 0 ? await listGaps({ shop, day: day.day, now: moment }) : null;
    withGaps.push({ day, listed: listed?.gaps ?? [] });
  }
  const { t } = translatorFor(lang);
  const format = formatFor(chooseLocale(lang).tag, installed.timeZone);
  process.stdout.write(
    json ? asJson(withGaps, { shop, timeZone: read.timeZone }) : asText(t, format, { shop, timeZone: read.timeZone, days: withGaps }),
  );
  return read.days.some(({ gaps }) => gaps > 0) ? 1 : 0;
}

function asJson(days: DayWithGaps[], facts: { shop: string; timeZone: string }): string {
  return `${JSON.stringify({ ...facts, days: days.map(({ day, listed }) => ({ ...day, listed })) }, null, 2)}\n`;
}

/** A line for each day with its money, and under it what is missing. */
function asText(t: TFunction, format: Format, { shop, timeZone, days }: { shop: string; timeZone: string; days: DayWithGaps[] }): string {
  const texts = days.map(({ day, listed }) => {
    const money = [
      [t("reports.completeness.columns.shopify"), shopifyText(t, format, day.shopify).money],
      ...day.points.map((point) => [partnerName(t, point.partner), posText(t, format, point).money]),
      [t("reports.completeness.columns.stores"), day.stores && storesText(t, format, day.stores).money],
    ].flatMap(([name, sum]) => (sum ? [`${name} ${sum}`] : []));
    const gaps = listed.map((gap) => {
      const { what, why } = gapText(t, format, gap);
      return `    - ${[what, gap.amount && moneyText(format, gap.amount)].filter(Boolean).join(" · ")}: ${why}`;
    });
    const more = day.gaps > listed.length ? [`    ${t("reports.completeness.day.more")}`] : [];
    return [`${day.day}  ${dayLine(t, format, day)}`, ...(money.length > 0 ? [`    ${money.join(" · ")}`] : []), ...gaps, ...more].join(
      "\n",
    );
  });
  return `${[`${shop} (${timeZone})`, ...texts].join("\n")}\n`;
}
