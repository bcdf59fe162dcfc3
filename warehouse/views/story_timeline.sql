-- how did each story go, article by article, day by day? (with the article it began with, though nothing joined that on its own day)
create view story_timeline as
with threaded as (
    select
        story_id,
        article_id,
        title,
        rank,
        score
    from stories
    union all
    select
        story_id,
        story_id as article_id,
        arg_min(title, rank) as title,
        0 as rank,
        1.0 as score
    from stories
    where story_id not in (select article_id from stories)
    group by story_id
)

select
    threaded.story_id,
    threaded.title as story_title,
    articles.day,
    threaded.rank,
    threaded.article_id,
    articles.outlet,
    articles.title,
    articles.published_at,
    threaded.score
from threaded
join articles using (article_id)
