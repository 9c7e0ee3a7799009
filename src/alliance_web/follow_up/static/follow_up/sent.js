// What has arrived is kept on this device no longer.
import { forget, forgetOld } from "../checkins/kept.js";

forget("draft", document.getElementById("follow-up-sent").dataset.key);
forgetOld();
