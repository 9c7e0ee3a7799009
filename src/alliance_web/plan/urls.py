"""Addresses of this app."""

from django.urls import path

from .views import goals, ideas, letter, levels, plan, preferences, reports, reviews, stances, tasks

PLAN = "therapies/<uuid:therapy>/plan/"
GOAL = f"{PLAN}goals/<int:number>/"
TASK = f"{GOAL}tasks/<int:task>/"

IDEAS = "set-up/task-ideas/"

urlpatterns = [
    path(PLAN, plan.plan, name="plan"),
    path(f"{PLAN}review-day/", reviews.day, name="review-day"),
    path(f"{PLAN}review-day/agree/", reviews.agree_day, name="agree-review-day"),
    path(f"{PLAN}goals/new/", goals.propose, name="propose-goal"),
    path(GOAL, goals.goal, name="goal"),
    path(f"{GOAL}change/", goals.change, name="change-goal"),
    path(f"{GOAL}stance/", stances.take, name="take-stance"),
    path(f"{GOAL}differently/", stances.differently, name="see-differently"),
    path(f"{GOAL}own-words/", stances.own_words, name="own-words"),
    path(f"{GOAL}could-not-agree/", stances.could_not_agree, name="could-not-agree"),
    path(f"{GOAL}focus/", goals.focus, name="focus-goal"),
    path(f"{GOAL}serves/", goals.serves, name="goal-serves"),
    path(f"{GOAL}review/", reviews.review, name="review-goal"),
    path(f"{GOAL}levels/", levels.levels, name="attainment-scale"),
    path(f"{GOAL}levels/agree/", levels.agree, name="agree-attainment-scale"),
    path(f"{GOAL}tasks/new/", tasks.propose, name="propose-task"),
    path(TASK, tasks.show, name="task"),
    path(f"{TASK}change/", tasks.change, name="change-task"),
    path(f"{TASK}stance/", tasks.stance, name="task-stance"),
    path(f"{TASK}move/", tasks.move, name="move-task"),
    path(f"{TASK}keep/", tasks.keep, name="keep-task"),
    path(f"{TASK}report/", reports.report, name="report-task"),
    path(f"{TASK}reports/<uuid:report>/answer/", reports.answer, name="answer-report"),
    path(f"{PLAN}preferences/", preferences.show, name="preferences"),
    path(f"{PLAN}preferences/say/", preferences.say, name="say-preferences"),
    path(f"{PLAN}letter/", letter.letter, name="letter"),
    path(IDEAS, ideas.task_ideas, name="task-ideas"),
    path(f"{IDEAS}new/", ideas.add, name="task-idea-new"),
    path(f"{IDEAS}<uuid:idea>/", ideas.task_idea, name="task-idea"),
    path(f"{IDEAS}<uuid:idea>/archive/", ideas.archive, name="task-idea-archive"),
]
