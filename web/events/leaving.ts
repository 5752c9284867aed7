// Who has booked makes room for the next in the waiting room.

import type { Session } from "../core/session.ts";

export async function leaveRoom(session: Session, event: string): Promise<void> {
  if (!session.admission(event)) return;
  session.notAdmitted(event);
  const path = { room_id: event };
  await session.call("delete", "/v1/waiting-rooms/{room_id}/admissions", { path }).catch(() => {});
}
