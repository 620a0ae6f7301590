# SPDX-License-Identifier: Apache-2.0
"""Clauses of residents' messages, for load and for searches: those of real messages where the sample data
is there, else sentences of our own. A message is a dozen of them in any order, so that a million differ."""
import csv
import os
import random
import re

PLACES = "文汇路 人民路 中山街 东风街 毕塬路 渭阳路 民生路 金旭路 滨河小区 锦绣花园 阳光家园 安居苑 幸福里 向阳村 杨家湾 窑店 正阳 底张 周陵 北杜".split()
THINGS = ("路灯 井盖 下水道 暖气 自来水 电梯 垃圾站 公交站 停车位 工地 围墙 排水沟 健身器材 绿化带 红绿灯 消防栓 化粪池 变压器 网线 "
          "门禁 房产证 医保卡 社保 工资 学位 补贴 拆迁款 宅基地 低保 养老金").split()
TROUBLES = ("坏了三个月没人修 经常停 夜里噪音很大 被人占用 一直没有发放 手续办了两年 收费不合理 有安全隐患 漏水 味道很大 下雨就积水 "
            "多次反映没有答复 相互推诿 没有公示 标准不清楚 影响老人出行 孩子上学不方便").split()


def clauses(n=8000, seed=1):
    dice = random.Random(seed)
    path = os.path.join(os.environ.get("ANLAN_DATA", "../shared/data"), "messages-classified.csv")
    if os.path.exists(path):
        with open(path, encoding="utf-8-sig", newline="") as f:
            text = "\n".join(r["body"] for r in csv.DictReader(f))
        found = sorted({c for c in re.split(r'[，。！？；\s"\\|$\x00-\x1f]+', text) if 6 <= len(c) <= 60})
    else:
        found = [p + str(dice.randint(1, 399)) + "号" + t + w for p in PLACES for t in THINGS for w in TROUBLES]
    return dice.sample(found, min(n, len(found)))


def queries(length, n=2000, seed=2):
    """Runs of Chinese characters as they occur in the clauses."""
    dice, runs = random.Random(seed), []
    words = [r for c in clauses() for r in re.findall(f"[\u4e00-\u9fff]{{{length},}}", c)]
    for _ in range(n):
        w = dice.choice(words)
        at = dice.randint(0, len(w) - length)
        runs.append(w[at:at + length])
    return runs
