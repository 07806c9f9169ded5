export { formatCampaignFile as campaignFileText } from "../sdk/distribution/create/campaignFile.ts";
