/** What marks draw: places, texts and tones, all decided. Plain data, so that what did not change is not drawn again. */
export type Tone = 'plain' | 'soft' | 'accent' | 'good' | 'warn' | 'danger';

export interface TextSpec {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly tone: Tone;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
}

export interface ChipSpec {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  readonly look: 'solid' | 'outline' | 'dashed' | 'warn' | 'danger';
}

export interface CellSpec {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which of the epochs' hues. */
  readonly hue: number;
  readonly above: boolean;
  readonly unflushed: boolean;
  readonly acknowledged: boolean;
  readonly control: boolean;
  readonly label: string;
  readonly name: string;
  readonly offset: number;
}

export interface CaretSpec {
  readonly key: string;
  readonly kind: 'highWatermark' | 'logEndOffset' | 'logStartOffset' | 'fetchOffset' | 'committed' | 'position';
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface StripSpec {
  readonly tp: string;
  readonly node: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly cells: readonly CellSpec[];
  readonly carets: readonly CaretSpec[];
  readonly labels: readonly TextSpec[];
}

export interface LaneSpec {
  readonly name: string;
  readonly kind: 'broker' | 'controller';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: 'running' | 'down' | 'paused' | 'fenced';
  readonly rail: 'leader' | 'in' | 'out' | 'none';
  readonly chosen: boolean;
  /** For those who do not see it. */
  readonly says: string;
  readonly menuSays: string;
  readonly texts: readonly TextSpec[];
  readonly chips: readonly ChipSpec[];
  readonly strip: StripSpec | null;
  readonly rows: readonly RowSpec[];
}

export interface RowSpec {
  readonly tp: string;
  readonly tile: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly says: string;
  readonly texts: readonly TextSpec[];
  readonly cells: readonly SmallCellSpec[];
  /** Where the high watermark is; null where no cells are drawn. */
  readonly highX: number | null;
}

export interface SmallCellSpec {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly hue: number;
  readonly above: boolean;
}

export interface ClientSpec {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: LaneSpec['look'];
  readonly chosen: boolean;
  readonly says: string;
  readonly texts: readonly TextSpec[];
  /** Batches waiting, as little squares. */
  readonly queue: readonly { readonly key: string; readonly x: number; readonly y: number; readonly size: number }[];
}

export interface PacketSpec {
  readonly key: string;
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly radius: number;
  readonly filled: boolean;
  readonly fate: 'flying' | 'held' | 'lost';
  readonly plane: 'data' | 'control' | 'group';
  readonly chosen: boolean;
  readonly says: string;
}

export interface RouteSpec {
  readonly key: string;
  readonly path: string;
  readonly plane: PacketSpec['plane'];
}

export interface StageSpec {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly LaneSpec[];
  readonly clients: readonly ClientSpec[];
  readonly routes: readonly RouteSpec[];
  readonly packets: readonly PacketSpec[];
  readonly packetLabels: readonly TextSpec[];
}
