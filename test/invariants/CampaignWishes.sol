// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { CampaignBooks, Wish } from "./CampaignBooks.sol";

/// @notice Claims of every kind, right ones and wrong ones, drawn from a seed, and the calls that make them.
abstract contract CampaignWishes is CampaignBooks {
    /// @dev What whoever is told would claim: so that this very leaf is being paid when it does.
    uint256 internal _hotCampaign;
    uint256 internal _hotSlot = SLOTS;
    /// @dev Which of the two that are told does something.
    uint256 internal _teller;

    function _wishes(
        uint256 c,
        uint256 seed,
        address caller,
        uint256 most
    ) internal view returns (Wish[] memory wishes) {
        Wish[] memory drawn = new Wish[](most);
        uint256 n = 0;
        uint256 slot = _draw(seed, 100) % SLOTS;
        if (_draw(seed, 9) % 4 == 0 && _hotSlot < SLOTS) slot = _hotSlot;
        for (; n < most && slot < SLOTS; ++n) {
            uint256 its = _draw(seed, 101 + n);
            drawn[n] = _wish(c, slot, its, caller, _draw(seed, 200) % 3 != 0 && its % 4 != 0);
            slot += 1 + (_draw(its, 1) % 4) * (_draw(its, 2) % 2);
        }
        wishes = new Wish[](n);
        for (uint256 i = 0; i < n; ++i) wishes[i] = drawn[i];
        if (n >= 2 || most < 2) return wishes;
        return _wishes(c, _draw(seed, 3), caller, most);
    }

    /// @dev Of leaves that are taken, where there are any.
    function _takenWishes(uint256 c, uint256 seed, Wish[] memory others) internal view returns (Wish[] memory wishes) {
        uint256 n = 0;
        for (uint256 k = 0; k < SLOTS; ++k) {
            if (takenAt[c][k] != 0) ++n;
        }
        if (n == 0) return others;
        wishes = new Wish[](n);
        for (uint256 k = SLOTS; n > 0; --k) {
            if (takenAt[c][k - 1] != 0) wishes[--n] = _wish(c, k - 1, _draw(seed, k), RELAYER, false);
        }
    }

    function _wish(
        uint256 c,
        uint256 slot,
        uint256 seed,
        address caller,
        bool hasTerms
    ) internal view returns (Wish memory wish) {
        uint256 index = indexOf(slot);
        BundleItem memory item = wish.item;
        (item.index, item.account, item.amount) = (index, accountOf(slot), amountAt(index));
        (wish.slot, wish.hasTerms, wish.shown) = (slot, hasTerms, slot);
        if (c == BOTH) {
            uint256 odd = _draw(seed, 20) % 12;
            if (odd == 0) wish.shown = _draw(seed, 21) % SLOTS;
            if (odd == 1) wish.shown = NONE;
            if (odd > 1 && odd < 7) wish.shown = partnerOf(slot);
            bytes[] memory given = new bytes[](3);
            given[0] = wish.shown == NONE ? bytes("") : credentialData[wish.shown];
            item.gateData = abi.encode(given);
        }
        if (!hasTerms) return wish;
        item.terms = _terms(c, item, seed, caller);
        item.fee = item.terms.maxFee == 0 ? 0 : _draw(seed, 22) % (item.terms.maxFee + 1);
        if (_draw(seed, 23) % 16 == 0) item.fee = item.terms.maxFee + 1;
        (item.signature, wish.isRightlySigned) = _signature(c, wish, seed);
    }

    function _terms(
        uint256 c,
        BundleItem memory item,
        uint256 seed,
        address caller
    ) private view returns (ClaimTerms memory terms) {
        bool isShort = _draw(seed, 30) % 2 == 0;
        uint256 fault = _draw(seed, 31) % 16;
        terms.upTo = fault == 0 && !isShort ? item.amount - 1 : item.amount;
        terms.recipient = fault == 1 ? _anybody(c, _draw(seed, 32)) : pool[_draw(seed, 33) % pool.length];
        if (fault > 3 && fault < 8) terms.recipient = address(hooks[_teller]);
        if (fault > 7) terms.recipient = pool[ACCOUNTS + (_draw(seed, 33) % 6)];
        terms.deadline = [uint256(0), time, time + 500, fault == 2 ? time - 1 : 0][_draw(seed, 34) % 4];
        if (isShort) return terms;
        if (fault > 12) terms.upTo += 1000;
        terms.maxFee = fault == 3 ? item.amount + 10 : _draw(seed, 35) % 30;
        terms.feeTaker = [address(0), address(0), caller, pool[_draw(seed, 36) % pool.length]][_draw(seed, 37) % 4];
    }

    function _signature(
        uint256 c,
        Wish memory wish,
        uint256 seed
    ) private view returns (bytes memory signature, bool isRight) {
        BundleItem memory item = wish.item;
        address account = item.account;
        uint256 fault = _draw(seed, 40) % 24;
        uint256 key = keyOf(wish.slot);
        ClaimTerms memory t = item.terms;
        ClaimTerms memory signed = ClaimTerms(t.upTo, t.recipient, t.maxFee, t.feeTaker, t.deadline);
        if (fault == 0) key = keyOf(wish.slot + 1) + 1000;
        if (fault == 1) ++signed.maxFee;
        if (fault == 2) signed.recipient = address(1);
        uint256 of_ = fault == 3 ? (c + 1) % CAMPAIGNS : c;
        bytes32 digest = ClaimSigning.digestOn(
            block.chainid,
            address(campaigns[of_]),
            account,
            fault == 4 ? item.index + 1 : item.index,
            signed,
            fault == 5 ? item.amount : 0
        );
        bool isKey = account == vm.addr(keyOf(wish.slot));
        bool isCompact = isKey && _draw(seed, 41) % 2 == 0;
        signature = isCompact ? ClaimSigning.compactlySigned(key, digest) : ClaimSigning.signed(key, digest);
        // Accounts that are told sign nothing.
        isRight = fault > 5 && !_isTold(account);
    }

    function _message(uint256 c, Wish memory wish) internal view returns (bytes memory) {
        BundleItem memory i = wish.item;
        bytes32[] memory proof = proofs[wish.slot];
        if (wish.hasTerms) {
            string memory plain =
                "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)";
            string memory gated =
                "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes,bytes)";
            if (c == OPEN) {
                return abi.encodeWithSignature(plain, i.index, i.account, i.amount, proof, i.terms, i.fee, i.signature);
            }
            return
                abi.encodeWithSignature(
                    gated,
                    i.index,
                    i.account,
                    i.amount,
                    proof,
                    i.terms,
                    i.fee,
                    i.signature,
                    i.gateData
                );
        }
        if (c == OPEN) {
            return
                abi.encodeWithSignature(
                    "claim(uint256,address,uint256,bytes32[])",
                    i.index,
                    i.account,
                    i.amount,
                    proof
                );
        }
        return
            abi.encodeWithSignature(
                "claim(uint256,address,uint256,bytes32[],bytes)",
                i.index,
                i.account,
                i.amount,
                proof,
                i.gateData
            );
    }

    function _encode(uint256 c, Wish[] memory wishes, uint256 seed) internal view returns (bytes memory) {
        BundleItem[] memory items = _items(wishes);
        uint8 form = _formOf(c, items);
        // Short terms may be written in full.
        if (_draw(seed, 50) % 3 == 0) form &= ~Bundles.SHORT;
        uint256 width = _draw(seed, 51) % 4 == 0 ? 32 : Bundles.amountBytesOf(items);
        return Bundles.encode(allNodes(), items, form, width);
    }

    /// @dev Without a proof, for items in any order.
    function _joined(uint256 c, Wish[] memory wishes) internal pure returns (bytes memory) {
        BundleItem[] memory items = _items(wishes);
        bytes memory flags = new bytes((items.length + 6) / 8);
        return Bundles.join(items, _formOf(c, items), 32, new bytes32[](0), flags);
    }

    function _items(Wish[] memory wishes) private pure returns (BundleItem[] memory items) {
        items = new BundleItem[](wishes.length);
        for (uint256 i = 0; i < wishes.length; ++i) items[i] = wishes[i].item;
    }

    function _formOf(uint256 c, BundleItem[] memory items) private pure returns (uint8 form) {
        form = Bundles.formOf(items) & ~Bundles.GATED;
        if (c != OPEN) form |= Bundles.GATED;
    }

    function _anybody(uint256 c, uint256 number) internal view returns (address) {
        uint256 odd = number % 6;
        if (odd == 0) return address(0);
        if (odd == 1) return address(token);
        if (odd == 2) return address(campaigns[c]);
        return pool[number % pool.length];
    }

    function _isTold(address account) internal view returns (bool) {
        return account == address(hooks[0]) || account == address(hooks[1]);
    }

    function _draw(uint256 seed, uint256 what) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }
}
