/** TerseReassignmentFailureException: its message is all that is printed. */
export class ToolTerse extends Error {}
