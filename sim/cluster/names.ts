/** The administrator's own process: what actions ask of Kafka goes through it. */
export const ADMIN = 'admin';
