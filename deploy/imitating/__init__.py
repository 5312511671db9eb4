"""deploy/imitation: the stories, played on an imitation of Twilio's API that is not ours."""
