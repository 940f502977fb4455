/** What each sealed text is bound to: its column and its row. `npm run keys:rotate` seals again everything listed here. */
export const sealedColumns = {
  sessionAccessToken: (sessionId: string) => `Session.accessToken/${sessionId}`,
  sessionRefreshToken: (sessionId: string) => `Session.refreshToken/${sessionId}`,
  redemptionRecipient: (lineId: string) => `Redemption.recipient/${lineId}`,
  notificationRecipients: (shop: string) => `NotificationSettings.recipients/${shop}`,
  connectionCredentials: (shop: string, partner: string) => `Connection.credentials/${shop}/${partner}`,
  chainCredentials: (chain: string) => `StoreChain.credentials/${chain}`,
  reportRecipients: (report: string) => `ScheduledReport.recipients/${report}`,
};
