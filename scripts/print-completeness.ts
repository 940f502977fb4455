import type { TFunction } from "i18next";
import { countText, dayLine, gapText, listText, moneyText, posText, shopifyText, storesText } from "#app/components/completeness-texts.ts";
import { partnerName } from "#app/components/failure-texts.ts";
import { formatFor } from "#app/i18n/format.ts";
import type { Format } from "#app/i18n/format.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { readShop } from "#app/orders/read-shop.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import type { Completeness, CompletenessDay, DayCount, Gap } from "#app/reports/completeness-view.ts";
import { countAtShopify, isShort } from "#app/reports/count-at-shopify.server.ts";
import { listGaps } from "#app/reports/list-gaps.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import type { ReconcileArguments } from "./reconcile-arguments.ts";

type DayWithGaps = { day: CompletenessDay; listed: Gap[]; /** null: Shopify was not asked. */ count: DayCount | null };

/** Prints what the page says of the days, and answers with the exit code. */
export async function printCompleteness(asked: ReconcileArguments): Promise<number> {
  try {
    const platform = await start(prepareQueues);
    const code = await reconcile(asked);
    await platform.stop();
    return code;
  } catch (error) {
    return exitWith(error);
  }
}

async function reconcile({ shop, days, lang, json, count }: ReconcileArguments): Promise<number> {
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
    const counted = count ? await countAtShopify(shop, { day: day.day, now: moment }) : null;
    withGaps.push({ day, listed: listed?.gaps ?? [], count: counted });
  }
  const { t } = translatorFor(lang);
  const format = formatFor(chooseLocale(lang).tag, installed.timeZone);
  process.stdout.write(json ? asJson(shop, read, withGaps) : asText(t, format, { shop, read, days: withGaps }));
  const isComplete = withGaps.every(({ day, count: counted }) => day.gaps === 0 && !(counted && isShort(counted)));
  return isComplete && !read.list.isBehind ? 0 : 1;
}

function asJson(shop: string, { timeZone, list }: Completeness, days: DayWithGaps[]): string {
  const told = days.map(({ day, listed, count }) => ({ ...day, listed, ...(count && { count }) }));
  return `${JSON.stringify({ shop, timeZone, list, days: told }, null, 2)}\n`;
}

/** How far orders were compared with Shopify's, then a line for each day with its money, and under it what is missing. */
function asText(t: TFunction, format: Format, { shop, read, days }: { shop: string; read: Completeness; days: DayWithGaps[] }): string {
  const texts = days.map(({ day, listed, count }) => {
    const money = [
      [t("reports.completeness.columns.shopify"), shopifyText(t, format, day.shopify).money],
      ...day.points.map((point) => [partnerName(t, point.partner), posText(t, format, point).money]),
      [t("reports.completeness.columns.stores"), day.stores && storesText(t, format, day.stores).money],
    ].flatMap(([name, sum]) => (sum ? [`${name} ${sum}`] : []));
    const gaps = listed.map((gap) => {
      const { what, why } = gapText(t, format, gap);
      return `- ${[what, gap.amount && moneyText(format, gap.amount)].filter(Boolean).join(" · ")}: ${why}`;
    });
    const more = day.gaps > listed.length ? [t("reports.completeness.day.more")] : [];
    const under = [money.join(" · "), count && countText(t, format, count), ...gaps, ...more].filter(Boolean);
    return [`${day.day}  ${dayLine(t, format, day)}`, ...under.map((line) => `    ${line}`)].join("\n");
  });
  return `${[`${shop} (${read.timeZone})`, listText(t, format, read), ...texts].join("\n")}\n`;
}
