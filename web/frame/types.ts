/**
 * A frame: all that panels need to draw one moment, as plain data that can be sent from the worker. Everything in it is computed from the
 * engine's Snapshot and trace; nothing is made up for the picture. Times are simulated microseconds.
 */
export interface Frame {
  readonly at: number;
  /** How many engine events have happened. */
  readonly event: number;
  /** How many entries of the trace have happened: what marks are compared with. */
  readonly entries: number;
  readonly endUs: number;
  /** What auto speed asks for here: wall seconds for one simulated second. */
  readonly pace: number;
  readonly partitions: readonly PartitionChip[];
  /** How many partitions of internal topics there are to show. */
  readonly internalPartitions: number;
  readonly focus: string | null;
  /** The offsets that fit in the strips of the focus partition; one scale for all its replicas. */
  readonly window: OffsetWindow;
  readonly lanes: readonly Lane[];
  readonly clients: readonly Client[];
  readonly packets: readonly Packet[];
  /** Packets in flight that there was no room to draw. */
  readonly packetsNotDrawn: number;
  readonly caption: Caption | null;
  readonly question: Question | null;
  readonly inspection: Inspection | null;
  readonly groups: readonly GroupRow[];
}

/** A text in the scenario's languages; a missing one falls back to English. */
export type LocalText = Readonly<Record<string, string>>;

export interface PartitionChip {
  readonly tp: string;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly replicas: readonly number[];
  readonly highWatermark: number;
  readonly logEndOffset: number;
  readonly internal: boolean;
}

export interface OffsetWindow {
  /** First offset with a place on the scale. */
  readonly from: number;
  /** How many offsets fit. */
  readonly capacity: number;
}

export type LaneStatus = 'running' | 'paused' | 'down' | 'notStarted' | 'fenced' | 'starting' | 'stopping';

/** One host. */
export interface Lane {
  readonly name: string;
  readonly kind: 'broker' | 'controller';
  readonly nodeId: number;
  readonly status: LaneStatus;
  readonly since: number;
  readonly activeController: boolean;
  readonly isolated: boolean;
  readonly rack: string | null;
  readonly clockOffsetMs: number;
  readonly diskBusyMs: number;
  /** The focus partition's replica here, or a controller's metadata log. */
  readonly strip: Strip | null;
  /** Its replicas of other partitions, one line each. */
  readonly rows: readonly ReplicaRow[];
  /** How many more replicas it holds than there are rows. */
  readonly rowsNotDrawn: number;
}

export type ReplicaRole = 'leader' | 'follower' | 'none';

export interface Strip {
  readonly tp: string;
  /** Where its cells lie; the focus window, or its own for a metadata log. */
  readonly window: OffsetWindow;
  /** As the controller sees it. */
  readonly role: ReplicaRole;
  /** This broker still takes itself for the leader of an old epoch. */
  readonly staleLeaderEpoch: number | null;
  readonly inSync: boolean;
  readonly cells: readonly Cell[];
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  /** Records left of the window. */
  readonly before: number;
  readonly carets: readonly Caret[];
  /** Acknowledged records held here that the present leader does not have. */
  readonly acknowledgedOnlyHere: number;
}

export interface Cell {
  readonly key: string;
  readonly baseOffset: number;
  readonly count: number;
  readonly epoch: number;
  readonly state: 'committed' | 'above';
  readonly unflushed: boolean;
  /** Its producer was told that it is safe. */
  readonly acknowledged: boolean;
  readonly control: boolean;
}

export interface Caret {
  readonly key: string;
  readonly kind: 'highWatermark' | 'logEndOffset' | 'logStartOffset' | 'fetchOffset' | 'committed' | 'position';
  readonly offset: number;
  /** A follower's or a client's name where there is one. */
  readonly name: string;
}

export interface ReplicaRow {
  readonly tp: string;
  readonly role: ReplicaRole;
  readonly inSync: boolean;
  readonly highWatermark: number;
  readonly logEndOffset: number;
  /** The tail of its log, on a scale that its replicas share. */
  readonly window: OffsetWindow;
  readonly cells: readonly Cell[];
}

export interface Client {
  readonly name: string;
  readonly role: 'producer' | 'consumer' | 'admin';
  readonly status: 'running' | 'paused' | 'down' | 'notStarted';
  /** What to print in its box, in Kafka's words. */
  readonly facts: readonly Fact[];
  /** Records waiting in the accumulator, by batch. */
  readonly waiting: readonly number[];
  /** Partitions that a consumer owns. */
  readonly owns: readonly string[];
  readonly group: string;
}

/** `name` is a key of the language's `facts`. */
export interface Fact {
  readonly name: string;
  readonly value: string | number;
  readonly alarm?: boolean;
}

export interface GroupRow {
  readonly id: string;
  readonly state: string;
  readonly generation: number;
}

export interface Packet {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly api: string;
  readonly request: boolean;
  /** Way done, 0 to 1. Held ones stay at 0. */
  readonly progress: number;
  readonly fate: 'flying' | 'held' | 'lost';
  /** Replication and clients' traffic, or the controller's. */
  readonly plane: 'data' | 'control' | 'group';
  readonly bytes: number;
  readonly detail: string;
}

export interface Caption {
  readonly step: number;
  readonly text: LocalText;
}

export interface Question {
  readonly step: number;
  readonly question: LocalText;
  readonly because: LocalText | null;
  readonly choices: readonly { readonly text: LocalText; readonly value: string }[];
  /** As the engine computed it at that moment. */
  readonly answer: string;
}

export type SubjectKind = 'node' | 'partition' | 'batch' | 'packet' | 'group';

/** What was clicked. */
export interface Subject {
  readonly kind: SubjectKind;
  /** A node's name, a topic partition, a packet's id, a group's id. */
  readonly id: string;
  /** Of a batch: the broker that holds it, and its base offset. */
  readonly node?: string;
  readonly offset?: number;
}

export interface Inspection {
  readonly subject: Subject;
  readonly title: string;
  /** Key of the language's `kinds`. */
  readonly kind: string;
  readonly rows: readonly InspectionRow[];
  /** What can be asked about it. */
  readonly whys: readonly Why[];
  readonly records: readonly RecordRow[];
}

export interface InspectionRow {
  /** Key of the language's `rows`, or a Kafka name printed as it is. */
  readonly name: string;
  readonly value: string;
  /** A span: so long ago was it last caught up. */
  readonly ago?: string;
  /** What counts as a change of it, where that is less than the whole value: a span grows all the time. */
  readonly steady?: string;
  /** Something that is not as it should be. */
  readonly alarm?: boolean;
}

export interface ConfigRow {
  readonly key: string;
  readonly value: string;
  /** Set by the scenario. */
  readonly changed: boolean;
}

export interface RecordRow {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** A question with the trace entry that answers it; its chain is walked when it is asked. */
export interface Why {
  /** Key of the language's `whys`. */
  readonly name: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly entry: number;
}

/** One link of a chain of causes, newest first. */
export interface Reason {
  readonly at: number;
  readonly text: LocalText;
  readonly tone: 'plain' | 'bad' | 'good';
}

export type MarkKind = 'caption' | 'question' | 'fault' | 'repair' | 'election' | 'isr' | 'rebalance' | 'violation' | 'check' | 'hand';

/** Something on the timeline. */
export interface Mark {
  readonly at: number;
  /** Its place in the trace; -1 for what was done by hand. */
  readonly entry: number;
  readonly kind: MarkKind;
  /** Kind of the trace's note: key of the language's `markNames`. */
  readonly name: string;
  readonly text: LocalText;
  /** Of a caption or a question: the scenario's step. */
  readonly step: number;
}
