/** What of distribution needs Node's file system: campaign files and schedules. */
export {
  findCampaignFile,
  type KnownCampaign,
  knownCampaign,
  readCampaignFile,
  writeCampaignFile,
} from "./campaignFile.ts";
export { readScheduleFile } from "./readScheduleFile.ts";
