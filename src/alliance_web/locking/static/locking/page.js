// On every page of somebody who is signed in: drafts of its forms, and for staff the lock. One module, so that both share what is kept.
import { keepDrafts } from "./drafts.js";
import { lockInTime } from "./lock.js";

const page = document.getElementById("keeping");
if (page) {
  if (page.dataset.locksIn !== undefined) lockInTime(page.dataset);
  keepDrafts(page.dataset);
}
