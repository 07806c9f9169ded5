/** What of distribution needs Node's file system: campaign files, schedules and their charts. */
export {
  findCampaignFile,
  type KnownCampaign,
  knownCampaign,
  readCampaignFile,
  writeCampaignFile,
} from "./campaignFile.ts";
export { readScheduleFile } from "./readScheduleFile.ts";
export { campaignChart, type ScheduleChartParameters, scheduleChart } from "./scheduleChart.ts";
