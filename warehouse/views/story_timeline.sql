-- how did each story go, article by article, day by day?
create view story_timeline as
select
    stories.story_id,
    stories.title as story_title,
    stories.day,
    stories.rank,
    stories.article_id,
    articles.outlet,
    articles.title,
    articles.published_at,
    stories.score
from stories
join articles using (article_id)
