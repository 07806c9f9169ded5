/** What of distribution needs Node's file system: campaign files and schedules. */
export { findCampaignFile, readCampaignFile, writeCampaignFile } from "./campaignFile.ts";
export { type KnownCampaign, knownCampaign } from "./knownCampaign.ts";
export { readScheduleFile } from "./readScheduleFile.ts";
