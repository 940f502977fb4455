import { exportTextsFor } from "#app/components/export-texts.ts";
import { mailOf } from "#app/components/mail-of.ts";
import { reportFileTextsFor } from "#app/components/report-file-texts.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { shopAtWork } from "#app/connections/shop-at-work.server.ts";
import type { ShopAtWorkFor } from "#app/connections/shop-at-work.server.ts";
import { askForProducts, sendProducts } from "#app/coupons/send-products.server.ts";
import { noteHoldWaits } from "#app/coupons/note-hold-waits.server.ts";
import { settleHold } from "#app/coupons/settle-hold.server.ts";
import { sweepHolds } from "#app/coupons/sweep-holds.server.ts";
import { bulkRunHandler, giveUpBulkRun } from "#app/failures/bulk-run.server.ts";
import { handleTold } from "#app/failures/handle-told.server.ts";
import { giveUpHealing, healInSlices } from "#app/failures/heal-causes.server.ts";
import { recordJobFailure } from "#app/failures/job-failure.server.ts";
import { retryCause } from "#app/failures/retry-cause.server.ts";
import { mailerOfEnvironment } from "#app/notifications/mailer.server.ts";
import { tick } from "#app/notifications/tick.server.ts";
import { askForScans } from "#app/orders/ask-for-scans.server.ts";
import { catchUp } from "#app/orders/catch-up.server.ts";
import { eraseShop } from "#app/orders/erase-shop.server.ts";
import { holdForAnswer } from "#app/orders/hold-order.server.ts";
import { scanOrders } from "#app/orders/scan-orders.server.ts";
import { askAgainIfFoundOut, askSilentPartners, noteStillSilent, resumePartner } from "#app/orders/resume-partner.server.ts";
import { syncOrder } from "#app/orders/sync-order.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { removeOldData } from "#app/privacy/remove-old-data.server.ts";
import { seldom } from "#app/privacy/seldom.ts";
import { warnOfDueRequests } from "#app/privacy/warn-of-due-requests.server.ts";
import { whileInstalled } from "#app/privacy/while-installed.server.ts";
import { askStaleCheckUps, checkUp } from "#app/pos/check-up.server.ts";
import { db } from "#app/platform/db.server.ts";
import { noteGivenUp, noteWaiting, readCatalogue } from "#app/programs/read-catalogue.server.ts";
import { restoreLiftedFields } from "#app/pos-setup/lift-fields.server.ts";
import { countAllChanged, countChangedSoon } from "#app/reports/count-changed.server.ts";
import { enqueueDueReports } from "#app/reports/enqueue-due-reports.server.ts";
import { giveUpReport, makeReport } from "#app/reports/make-report.server.ts";
import { removeOldReportFiles } from "#app/reports/remove-old-files.server.ts";
import { handle } from "#app/queue/handle.ts";
import { isBug } from "#app/queue/is-bug.ts";
import { askForImports } from "#app/sales/ask-for-imports.server.ts";
import { checkLocation } from "#app/sales/check-location.server.ts";
import { importSales, noteImportGivenUp, noteImportWaits } from "#app/sales/import-sales.server.ts";
import { noteReimportGivenUp, noteReimportWaits, reimportSales } from "#app/sales/reimport-sales.server.ts";
import { rezoneSales } from "#app/sales/rezone-location.server.ts";
import { takeChainAway } from "#app/sales/take-chain-away.server.ts";
import type { JobHandler } from "#app/queue/handle.ts";
import {
  bulkRunJob,
  catchUpJob,
  checkLocationJob,
  checkUpJob,
  eraseShopJob,
  healCausesJob,
  importSalesJob,
  makeReportJob,
  readCatalogueJob,
  reimportSalesJob,
  removeChainJob,
  resumePartnerJob,
  retryCauseJob,
  rezoneLocationJob,
  scanOrdersJob,
  sendProductsJob,
  settleHoldJob,
  sweepHoldsJob,
  syncOrderJob,
  tickJob,
} from "#app/queue/jobs.ts";

/** Who does which job. */
export function workerHandlers({
  connectionFor = loyaltyConnectionFor,
  shopFor = shopAtWork,
  sourceFor = salesSourceFor,
}: { connectionFor?: LoyaltyConnectionFor; shopFor?: ShopAtWorkFor; sourceFor?: SalesSourceFor } = {}): JobHandler[] {
  // They look through whole tables: a few times a day is often enough.
  const privacy = { removeOldData: seldom(6, removeOldData), warnOfDueRequests: seldom(6, warnOfDueRequests) };
  return [
    handleTold(
      resumePartnerJob,
      whileInstalled((payload) => resumePartner(payload, connectionFor)),
      {
        onRetry: noteStillSilent,
        onPutBack: askAgainIfFoundOut,
        onGivenUp: noteStillSilent,
      },
    ),
    handleTold(
      checkUpJob,
      whileInstalled(async (account) => void (await checkUp(account))),
    ),
    handle(syncOrderJob, (payload) => syncOrder(payload, shopFor, sourceFor).finally(() => countChangedSoon(payload.shop)), {
      onRetry: holdForAnswer,
      onGivenUp: holdForAnswer,
      onUnreadable: (data) => recordJobFailure({ job: syncOrderJob, data }),
    }),
    handleTold(sendProductsJob, whileInstalled(sendProducts)),
    handle(settleHoldJob, (payload) => settleHold(payload), {
      onRetry: noteHoldWaits,
      onGivenUp: async (payload, failed) => {
        await noteHoldWaits(payload, failed);
        if (isBug(failed.error)) await recordJobFailure({ job: settleHoldJob, data: payload });
      },
      onUnreadable: (data) => recordJobFailure({ job: settleHoldJob, data }),
    }),
    handle(sweepHoldsJob, () => sweepHolds()),
    handleTold(catchUpJob, catchUp),
    handleTold(scanOrdersJob, scanOrders),
    handleTold(retryCauseJob, async (payload) => {
      await db.$transaction((tx) => retryCause(tx, payload));
    }),
    handleTold(healCausesJob, healInSlices, { onGivenUp: giveUpHealing }),
    handle(bulkRunJob, bulkRunHandler(exportTextsFor), { onGivenUp: giveUpBulkRun }),
    handleTold(
      readCatalogueJob,
      whileInstalled((payload, context) => readCatalogue(payload, context, connectionFor)),
      {
        onRetry: noteWaiting,
        onGivenUp: noteGivenUp,
      },
    ),
    handleTold(importSalesJob, (payload, context) => importSales(payload, context, { sourceFor }), {
      onRetry: noteImportWaits,
      onGivenUp: noteImportGivenUp,
    }),
    handleTold(reimportSalesJob, (payload, context) => reimportSales(payload, context, { sourceFor }), {
      onRetry: noteReimportWaits,
      onGivenUp: noteReimportGivenUp,
    }),
    handleTold(rezoneLocationJob, rezoneSales),
    handleTold(
      checkLocationJob,
      whileInstalled((payload) => checkLocation(payload)),
    ),
    handleTold(removeChainJob, takeChainAway),
    handleTold(eraseShopJob, eraseShop),
    handleTold(
      makeReportJob,
      whileInstalled((payload) => makeReport(payload, { mailer: mailerOfEnvironment(), mailOf, textsFor: reportFileTextsFor, now: now() })),
      { onGivenUp: giveUpReport },
    ),
    handle(tickJob, () =>
      tick({
        now: now(),
        mailer: mailerOfEnvironment(),
        mailOf,
        alsoDue: {
          askForScans,
          askSilentPartners,
          askStaleCheckUps,
          askForProducts,
          restoreLiftedFields,
          askForImports,
          enqueueDueReports,
          removeOldReportFiles,
          countAllChanged,
          ...privacy,
        },
      }),
    ),
  ];
}
