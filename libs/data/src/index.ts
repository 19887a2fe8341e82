export { DataModule } from './data.module.js';
export { DataService, type DataReply } from './data.service.js';
export { type Stage, type StageTimings } from './stage-timings.js';
