-- how many articles and outlets tell each story, and over which days?
select
    members.story_id,
    any_value(timeline.story_title) as story_title,
    count(distinct members.article_id) as articles,
    count(distinct nullif(members.outlet, '')) as outlets,
    min(members.day) as first_day,
    max(members.day) as last_day
from story_members as members
left join story_timeline as timeline using (story_id, article_id)
group by members.story_id
order by articles desc, members.story_id
limit 10
