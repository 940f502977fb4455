import { diagnosisAsText } from "#app/components/diagnosis-text.ts";
import { posPartnersOf } from "#app/connections/pos-connection.server.ts";
import { formatFor } from "#app/i18n/format.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { readShop } from "#app/orders/read-shop.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import { diagnoseOrder } from "#app/pos/diagnose-order.server.ts";
import { isGood } from "#app/pos/diagnosis.ts";
import type { Diagnosis } from "#app/pos/diagnosis.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import type { DiagnoseArguments } from "./diagnose-arguments.ts";

/** Prints what the page says of the order, and answers with the exit code. */
export async function printDiagnosis(asked: DiagnoseArguments): Promise<number> {
  try {
    const platform = await start(prepareQueues);
    const code = await inShop(asked.shop, () => diagnose(asked));
    await platform.stop();
    return code;
  } catch (error) {
    return exitWith(error);
  }
}

async function diagnose({ shop, order, partner, lang, json }: DiagnoseArguments): Promise<number> {
  const installed = await readShop(shop);
  if (!installed) return wrong(`${shop} has not installed Punchcard.`);
  const partners = partner ? [partner] : await posPartnersOf(shop);
  if (partners.length === 0) return wrong(`${shop} has no point of sale. Name one with --partner to look at the order all the same.`);
  const diagnoses: Diagnosis[] = [];
  for (const one of partners) diagnoses.push(await diagnoseOrder({ shop, partner: one, order }));
  const { t } = translatorFor(lang);
  const format = formatFor(chooseLocale(lang).tag, installed.timeZone);
  const texts = diagnoses.map((diagnosis) => diagnosisAsText(t, format, { shop, diagnosis, order, at: now().toISOString() }));
  process.stdout.write(json ? `${JSON.stringify(partner ? diagnoses[0] : diagnoses, null, 2)}\n` : `${texts.join("\n\n")}\n`);
  return diagnoses.every(({ conclusion }) => isGood(conclusion)) ? 0 : 1;
}

function wrong(problem: string): number {
  process.stderr.write(`${problem}\n`);
  return 2;
}
