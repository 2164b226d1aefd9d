# A history of six years, 2015 to 2020, for the demonstration: awk -v to=FOLDER [-v seed=N] -f history.awk
# Writes CSV files into FOLDER, which must exist. The same seed gives the same bytes, with every awk; another seed another history.
# ALL of it is invented but what is named in README.md as published (千灯镇's foreign capital of 2019 and 2020, and what arrived in the
# whole city in Jan-May and Jan-Sep 2019 and 2020 and in the first halves of 2017 and 2018) and the document's figure of 600 cadres.

# Park and Miller's generator: whole numbers below 2^53, so that every awk has the same.
function random() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function between(a, b) { return a + int(random() * (b - a + 1)) }
function chance(p) { return random() < p }
function pick(list, n) { return list[between(1, n)] }
function words(text, list) { return split(text, list, " ") }
function day(y, m, d) { return sprintf("%04d-%02d-%02d", y, m, d) }
function some_day(y) { return day(y, between(1, 12), between(1, 28)) }

# Days are counted for adding to them; 2014-01-01 is day 0.
function leap(y) { return y % 4 == 0 }
function length_of(y, m) { return m == 2 ? 28 + leap(y) : 30 + (m == 1 || m == 3 || m == 5 || m == 7 || m == 8 || m == 10 || m == 12) }
function number_of(y, m, d,    n, i) {
    n = d - 1
    for (i = 2014; i < y; i++) n += 365 + leap(i)
    for (i = 1; i < m; i++) n += length_of(y, i)
    return n
}
function date_of(n,    y, m) {
    for (y = 2014; n >= 365 + leap(y); y++) n -= 365 + leap(y)
    for (m = 1; n >= length_of(y, m); m++) n -= length_of(y, m)
    return day(y, m, n + 1)
}
# So many workdays after a day, Saturdays and Sundays passed over (2014-01-01 was a Wednesday).
function workdays_after(n, days) { while (days > 0) { n++; if ((n + 3) % 7 > 0 && (n + 3) % 7 < 6) days-- } return n }

# --- files: the first line that is put into one is its header ---
function put(file, line) { print line > (to "/" file ".csv"); lines[file]++ }
function header(file, line) { print line > (to "/" file ".csv") }
function record(file, type, subject, date, rest,    id) {
    id = substr(type, 1, 1) "-" type "-" sprintf("%05d", ++records[type])
    put(file, id "," type "," subject "," date "," date ",verified" (rest == "" ? "" : "," rest))
}

# --- towns ---
function town(id, title, level, people, quality, staff, fdi_text, private_text,    i, n, fdi, private) {
    town_id[++towns] = id; town_title[towns] = title; town_people[towns] = people; town_quality[towns] = quality; town_staff[towns] = staff
    put("towns", id ",town," title "," level "," people "," firms_of(id, people))
    n = words(fdi_text, fdi); words(private_text, private)
    for (i = 1; i <= n; i++) { fdi_of[towns, 2014 + i] = fdi[i]; private_of[towns, 2014 + i] = private[i] }
}
# 周市镇 2021: 2898 industrial firms (published); the others by their people, invented
function firms_of(id, people) { return id == "zhoushi" ? 2898 : int(people / 80) }
function targets_of(t,    y, set) {
    for (y = 2015; y <= 2020; y++) {
        set = y == 2015 ? 0.97 : 1.03 + 0.05 * random()
        put("targets", town_id[t] ",fdi," y "," int(fdi_of[t, y == 2015 ? y : y - 1] * set / 10 + 0.5) * 10 ",invented")
        set = y == 2015 ? 0.97 : 1.02 + 0.06 * random()
        put("targets", town_id[t] ",private_capital," y "," int(private_of[t, y == 2015 ? y : y - 1] * set / 100 + 0.5) * 100 ",invented")
        put("targets", town_id[t] ",full_time," y "," town_staff[t] ",the document's 600 in shares: invented")
    }
}

# --- projects and what arrived ---
function project(t, origin, signed_year,    id, signed, filed, n) {
    id = sprintf("p%03d", ++projects)
    signed = day(signed_year, between(1, 9), between(1, 28))
    filed = chance(0.92) ? day(signed_year - 1, between(10, 12), between(1, 28)) : chance(0.5) ? day(signed_year, 12, between(1, 28)) : ""
    produced = chance(0.6) ? some_day(signed_year + 2 > 2020 ? 2020 : signed_year + between(1, 2)) : ""
    if (produced != "" && produced <= signed) produced = ""
    n = ++project_count[t, origin]
    project_of[t, origin, n] = id; project_year[t, origin, n] = signed_year
    put("projects", id ",project," pick(trade, trades) "项目" projects "," origin "," filed "," signed "," produced "," (chance(0.25) ? "true" : "false") "," \
        (chance(0.03) ? "true" : "false") "," town_id[t] "," investor_in(t) "," shares("c", t) "," shares("i", t))
}
# Who brought it: one, or two with agreed shares; of introducers perhaps none.
function shares(sort, t,    a, b) {
    if (sort == "i" && chance(0.2)) return ""
    a = sort == "i" ? sprintf("i%02d", between(1, introducers)) : cadre_in(t)
    b = sort == "i" ? sprintf("i%02d", between(1, introducers)) : cadre_in(t)
    if (a == b || chance(0.7)) return a ":1"
    return chance(0.5) ? a ":0.6|" b ":0.4" : a ":0.5|" b ":0.5"
}
function investor_in(t) { return investor_of[t, between(1, investor_count[t])] }
function cadre_in(t) { return cadre_of[t, between(1, cadre_count[t])] }

# A total split over n arrivals from month `from` to `until`, exactly.
function arrive(t, origin, year, from, until, total, n,    i, part, left, when, p) {
    left = total
    for (i = 1; i <= n; i++) {
        part = i == n ? left : int(total / n * (0.6 + 0.8 * random()))
        if (part > left - (n - i)) part = left - (n - i)
        left -= part
        when = from + int((i - 1) * (until - from + 1) / n)
        do p = between(1, project_count[t, origin]); while (project_year[t, origin, p] > year)
        in_city[origin, year, when] += part
        record("arrived", "arrived", project_of[t, origin, p], day(year, when, between(1, 28)), part (origin == "foreign" ? " wan_usd" : " wan_yuan") ",V" sprintf("%05d", ++vouchers) ",bank_slip")
    }
}
function in_window(year, from, until,    m, sum) { for (m = from; m <= until; m++) sum += in_city["foreign", year, m]; return sum + 0 }
# The national zone takes what is left of a published total of the whole city.
function rest(year, from, until, total) { arrive(1, "foreign", year, from, until, total - in_window(year, from, until), until - from + 1) }
function capital(    t, y) {
    for (t = 1; t <= towns; t++)
        for (y = 2015; y <= 2020; y++) {
            arrive(t, "private", y, 1, 12, private_of[t, y], 6)
            if (t > 1) arrive(t, "foreign", y, 1, 12, fdi_of[t, y], 8)
        }
    rest(2017, 1, 6, 57460); rest(2018, 1, 6, 62000)
    rest(2019, 1, 5, 51180); rest(2019, 6, 9, 74830 - 51180)
    rest(2020, 1, 5, 104000); rest(2020, 6, 9, 154000 - 104000)
    arrive(1, "foreign", 2015, 1, 12, fdi_of[1, 2015], 12); arrive(1, "foreign", 2016, 1, 12, fdi_of[1, 2016], 12)
    for (y = 2017; y <= 2018; y++) arrive(1, "foreign", y, 7, 12, fdi_of[1, y], 6)
    for (y = 2019; y <= 2020; y++) arrive(1, "foreign", y, 10, 12, fdi_of[1, y], 3)
}

# --- people ---
function person(    s) { s = pick(surname, surnames) pick(given, givens); return chance(0.7) ? s pick(given, givens) : s }
function sex() { return chance(0.6) ? "male" : "female" }
function born_in(group) { return group < 0.28 ? between(1993, 1997) : group < 0.55 ? between(1983, 1987) : between(1964, 1992) }
function cadre(t, full_time,    id, born, since, leader, language) {
    id = sprintf("c%03d", ++cadres)
    cadre_of[t, ++cadre_count[t]] = id; cadre_town[cadres] = t
    born = born_in(random())
    since = born + 22 > 2019 ? 2019 : between(born + 22 > 2008 ? born + 22 : 2008, 2019)
    leader = born < 1988 && chance(0.2)
    cadre_since[cadres] = since; cadre_leader[cadres] = leader; cadre_party[cadres] = chance(0.55); cadre_zeal[cadres] = town_quality[t] * (0.5 + random())
    language = chance(born > 1980 ? 0.8 : 0.2) ? between(40, 98) : ""
    put("cadres", id ",cadre," person() "," (leader ? "leader" : "staff") "," some_day(born) "," day(since, between(1, 6), 1) "," (full_time ? "true" : "false") "," \
        (cadre_party[cadres] ? "true" : "false") "," language "," sex() "," pick(province, provinces) "," town_id[t])
    service_of(id, since, full_time)
    work_of(id, cadres)
    profile_of(id, cadres)
}
# Some came to recruiting late in 2020, some were away, some served in two stretches that overlap.
function service_of(id, since, full_time,    start) {
    start = chance(0.1) ? day(2020, between(6, 12), between(1, 28)) : day(since, between(7, 12), between(1, 28))
    put("service", "s-" id "-1,service," id "," start "," start ",verified," (chance(0.9) ? "" : day(2020, 12, between(1, 31))) "," (chance(0.93) ? "true" : "false"))
    if (chance(0.25)) put("service", "s-" id "-2,service," id "," day(since, 8, 1) "," day(since, 8, 1) ",verified," day(since + 1, 2, between(1, 28)) ",true")
}
function work_of(id, c,    y, i, n, q) {
    for (y = cadre_since[c] > 2015 ? cadre_since[c] : 2015; y <= 2020; y++) {
        n = int((cadre_leader[c] ? 2 : 1) * cadre_zeal[c] * (y < 2019 ? between(1, 6) : between(4, 13)))
        for (i = 1; i <= n; i++)
            record("leads", "lead", id, y == cadre_since[c] ? day(y, between(7, 12), between(1, 28)) : some_day(y), pick(company, 3) "," (chance(0.93) ? "true" : "false"))
        if (y >= 2019 && y > cadre_since[c])
            for (q = 1; q <= 4; q++) put("effort", "e-" id "-" y q ",effort," id "," day(y, 3 * q, 28) "," day(y, 3 * q, 28) ",verified," between(28, 66))
    }
    for (i = 1; i <= 12; i++) record("attendance", "attendance", id, day(2020, i, 15), chance(0.9) ? "present" : chance(0.6) ? "excused" : "absent")
    if (cadre_party[c] && chance(0.3)) leading_of(id)
}
function leading_of(id,    i, n, before) {
    put("enterprise", "g-" id ",enterprise," id ",2020-12-20,2020-12-20,verified," between(-8, 30) ",true,tax_certificate")
    n = between(1, 4)
    for (i = 1; i <= n; i++) {
        before = between(2, 6)
        record("household", "household", id, some_day(2020), "户" i "," before " wan_yuan," before + between(0, 4) " wan_yuan,village_certificate")
    }
}
function profile_of(id, c,    i, when) {
    for (i = 1; i <= 9; i++) {
        when = chance(0.93) ? some_day(between(2019, 2020)) : some_day(2017)
        if (chance(0.97)) record("assessed", "assessed", id, when, between(52, 99) "," element[i] ",assessment")
    }
}

# --- investors, their journeys and their requests ---
function investor(t,    id, came, n) {
    id = sprintf("v%03d", ++investors)
    investor_of[t, ++investor_count[t]] = id; investor_town[investors] = t
    came = between(2015, 2020)
    moved[investors] = number_of(came, between(2, 12), between(1, 28))
    put("investors", id ",investor," pick(place, places) pick(trade, trades) "有限公司," date_of(moved[investors]) "," pick(reason, reasons) "," town_id[t] "," cadre_in(t))
    record("courted", "courted", id, date_of(moved[investors] - between(120, 300)))
    if (chance(0.8)) record("promised", "promised", id, date_of(moved[investors] - between(5, 110)))
}
function matter(v, year,    id, t, kind, what, n, answered, third, limit, start) {
    t = investor_town[v]
    id = sprintf("m%04d", ++matters)
    kind = pick(class, classes); what = kind == "hard" && chance(0.5) ? "dispute" : pick(topic, topics)
    limit = limit_of[kind]
    start = number_of(year, between(1, 11), between(1, 28))
    third = chance(0.06 / town_quality[t])
    late = chance(0.16 / town_quality[t])
    answered = third || chance(late ? 0.7 : 1)
    n = workdays_after(start, late ? limit + between(1, 12) : between(0, limit))
    if (third) n = workdays_after(start, 45)
    if (n > number_of(2020, 12, 31)) answered = 0
    put("matters", id ",matter," pick(wish, wishes) "," kind "," what "," (answered ? date_of(n) : "") "," sprintf("v%03d", v) "," town_id[t] "," pick(department, departments) "," cadre_in(t))
    record("asked", "asked", id, date_of(start))
    if (third) { record("asked", "asked", id, date_of(workdays_after(start, 15))); record("asked", "asked", id, date_of(workdays_after(start, 30))) }
    else if (late && chance(0.5) && answered) record("asked", "asked", id, date_of(n))
    if (answered) record("answered", "answered", id, date_of(n), kind == "hard" && chance(0.4) ? "helping" : chance(what == "policy" ? 0.75 : 0.92) ? "done" : "refused")
    if (answered && what == "permit") permit(id, n, t)
    if (answered && chance(0.05) && n + 20 < number_of(2020, 12, 31)) record("reopened", "reopened", id, date_of(n + 20))
    miss(id, start, limit, late || third, third)
}
function permit(id, n, t,    sort, slack) {
    sort = pick(permit_sort, 4); slack = chance(0.2 / town_quality[t])
    record("permits", "permit", id, date_of(n), sort "," steps_of[sort] - between(0, 1) "," (slack ? days_of[sort] + between(1, 9) : between(1, days_of[sort])) "," fee_of[sort] " yuan")
}
# Most misses are notified within the month; of those objected to a third is upheld.
function miss(id, start, limit, late, third,    told) {
    told = workdays_after(start, limit + 20)
    if (late && told < number_of(2020, 12, 31) && chance(0.9)) {
        record("notices", "notice", id, date_of(told), "late,receipt")
        if (chance(0.2) && told + 20 <= number_of(2020, 12, 31)) record("objections", "objection", id, date_of(told + 20), "late," (chance(0.33) ? "true,材料补正期间不计入" : "false,理由不成立") ",decision")
    }
    told = workdays_after(start, 40)
    if (third && told < number_of(2020, 12, 31)) record("notices", "notice", id, date_of(told), "third,receipt")
}

# --- the towns' returns ---
function returns(t, y,    m, q, n) {
    q = town_quality[t]
    for (m = 1; m <= 12; m++) if (chance(0.88 + 0.1 * q)) record("lectures", "lecture", town_id[t], day(y, m, 15), chance(0.25) ? "true" : "false")
    put("surveys", "y-" town_id[t] "-" y ",survey," town_id[t] "," day(y, 12, 10) "," day(y, 12, 10) ",verified," \
        int(70 * q + between(0, 14)) "," int(72 * q + between(0, 14)) "," int(68 * q + between(0, 14)) "," int(66 * q + between(0, 14)) ",questionnaires")
    n = town_people[t] / 10000
    put("amenities", "z-" town_id[t] "-" y ",amenities," town_id[t] "," day(y, 12, 20) "," day(y, 12, 20) ",verified," int(n * (2.6 * random() + 1.2)) "," int(n * (5 + y - 2015)) "," int(n * 0.8 + 1) "," int(n * 0.6 + 1))
    for (m = between(0, 2); m > 0; m--) record("incidents", "incident", town_id[t], some_day(y))
}

BEGIN {
    if (to == "") { print "history.awk: say where to: awk -v to=FOLDER -f history.awk" > "/dev/stderr"; exit 2 }
    if (seed + 0 < 1) seed = 20200101
    surnames = words("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗", surname)
    givens = words("伟 芳 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 国 志 晓 雪 海 文 春 永", given)
    places = words("东吴 鑫源 恒达 金鹿 华港 宝岛 瑞士 汉堡 新竹 大阪 硅谷 台中 慕尼黑", place)
    provinces = words("江苏 安徽 浙江 上海 山东 河南 湖北 四川", province)
    trades = words("精密机械 电子 光电 自行车 食品 物流 医疗器械 汽车零部件 新材料 软件", trade)
    wishes = words("用电增容 环评手续 员工子女入学 出入境便利 消防验收 道路通行 厂房扩建 通关便利 退税 租金争议", wish)
    reasons = words("order service cost cost chain chain chain", reason)
    classes = words("ordinary ordinary ordinary ordinary urgent urgent special hard", class)
    topics = words("policy policy outside outside permit permit permit other other", topic)
    departments = words("power_bureau customs_desk permit_hall environment_bureau tax_desk labour_bureau police_entry land_bureau", department)
    words("world500 listed other", company)
    words("politics economy business technology law driving computers speech heart", element)
    words("register land build environment", permit_sort)
    limit_of["ordinary"] = 3; limit_of["urgent"] = 1; limit_of["special"] = 10; limit_of["hard"] = 5
    steps_of["register"] = 2; steps_of["land"] = 5; steps_of["build"] = 4; steps_of["environment"] = 3
    days_of["register"] = 3; days_of["land"] = 20; days_of["build"] = 15; days_of["environment"] = 10
    fee_of["register"] = 0; fee_of["land"] = 5000; fee_of["build"] = 3000; fee_of["environment"] = 2000
    introducers = 60

    header("towns", "id,kind,title,level,population,firms")
    header("departments", "id,kind,title")
    header("cadres", "id,kind,title,post,born,since,full_time,party_member,language,sex,native_place,town")
    header("introducers", "id,kind,title,civil_servant,sex,native_place")
    header("investors", "id,kind,title,moved_in,came_for,town,cadre")
    header("projects", "id,kind,title,origin,filed_on,signed_on,produced_on,high_tech,by_controller,town,investor,cadre,introducer")
    header("matters", "id,kind,title,class,topic,closed_on,investor,town,department,cadre")
    header("targets", "subject,name,period,value,document")
    common = "id,type,subject,date,reported_on,status"
    header("arrived", common ",amount,voucher,evidence"); header("service", common ",until,recruiting"); header("leads", common ",company,received_by_head")
    header("effort", common ",spent"); header("attendance", common ",how"); header("assessed", common ",mark,element,evidence")
    header("enterprise", common ",growth,lawful,evidence"); header("household", common ",family,before,after,evidence")
    header("courted", common); header("promised", common); header("asked", common); header("answered", common ",result"); header("reopened", common)
    header("permits", common ",sort,step_count,day_count,fee"); header("notices", common ",what,evidence"); header("objections", common ",what,upheld,reason,evidence")
    header("lectures", common ",foreign_expert"); header("surveys", common ",valued,befriended,settled,enriched,evidence")
    header("amenities", common ",bars,dining,culture,sports"); header("incidents", common)

    # 万美元 and 万元 of 2015 to 2020. The national zone's foreign capital: the whole of 2015 and 2016, then the part of the year
    # for which no total of the city is published. 千灯镇 2019 and 2020 are published.
    #    id            title          level         people  quality staff fdi                              private
    town("kaifaqu",    "昆山开发区",   "national",   420000, 1.00,  120,  "52000 50500 26000 27500 16500 31000",  "168000 176000 189000 201000 214000 236000")
    town("yushan",     "玉山镇",       "national",   486000, 0.97,  95,   "12400 12900 13100 13600 14200 15100",  "148000 156000 163000 171000 182000 205000")
    town("bacheng",    "巴城镇",       "township",   142000, 0.93,  45,   "3900 4050 4200 4150 4300 4050",       "47000 50500 54000 57000 61000 70500")
    town("zhoushi",    "周市镇",       "township",   221000, 1.08,  62,   "6300 6700 7100 7450 7900 9100",       "71000 78000 85000 91000 98000 119000")
    town("lujia",      "陆家镇",       "township",   137000, 0.92,  45,   "4700 4900 4850 5050 5200 5600",       "46000 48500 50000 51500 52000 49000")
    town("huaqiao",    "花桥镇",       "provincial", 168000, 1.04,  58,   "6900 7400 7900 8300 8800 9900",       "88000 97000 104000 111000 120000 131000")
    town("dianshanhu", "淀山湖镇",     "township",    72000, 0.88,  30,   "2500 2650 2750 2700 2900 2500",       "24000 26000 28500 29500 31000 36500")
    town("zhangpu",    "张浦镇",       "township",   198000, 1.00,  58,   "6700 7050 7300 7700 8100 8600",       "72000 76000 80000 83000 87000 92000")
    town("zhouzhuang", "周庄镇",       "township",    38000, 1.05,  22,   "780 820 850 870 900 1150",            "16000 17500 18500 19500 21000 24500")
    town("jinxi",      "锦溪镇",       "township",    64000, 0.85,  25,   "1350 1420 1500 1550 1600 1700",       "23500 24500 25500 26000 27000 25500")
    town("qiandeng",   "千灯镇",       "township",   149000, 1.03,  40,   "4200 4450 4700 4850 5031 8000",       "51000 55500 60000 64000 69000 84000")
    for (t = 1; t <= towns; t++) targets_of(t)

    words("供电服务部门 通关服务窗口 行政审批大厅 环保部门 税务窗口 人社部门 出入境窗口 国土部门", title)
    for (i = 1; i <= departments; i++) put("departments", department[i] ",department," title[i])
    for (t = 1; t <= towns; t++) for (i = 1; i <= town_staff[t]; i++) cadre(t, 1)     # the document's 600 in all
    for (t = 1; t <= towns; t++) for (i = 1; i <= 4; i++) cadre(t, 0)
    for (i = 1; i <= introducers; i++) put("introducers", sprintf("i%02d", i) ",introducer," person() "," (i % 15 == 0 ? "true" : "false") "," sex() "," pick(province, provinces))
    for (i = 1; i <= 150; i++) investor(i <= towns ? i : i % 3 == 0 ? 1 : between(2, towns))
    for (t = 1; t <= towns; t++) { project(t, "foreign", 2014); project(t, "private", 2014) }
    while (projects < 200) project(projects % 4 == 0 ? 1 : between(2, towns), chance(0.5) ? "foreign" : "private", between(2015, 2020))
    capital()
    for (i = 1; i <= 1500; i++) { v = between(1, investors); y = between(2017, 2020); if (moved[v] < number_of(y, 1, 1)) matter(v, y) }
    for (t = 1; t <= towns; t++) for (y = 2015; y <= 2020; y++) returns(t, y)
}
