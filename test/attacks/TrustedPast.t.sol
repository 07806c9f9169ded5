// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAccreditationList } from "../../contracts/interfaces/IAccreditationList.sol";
import { TrustAttack } from "./support/TrustAttack.sol";
import { TrustHole } from "./twins/TrustHole.sol";

/// @notice What an authority might do to those who went by its list, and what a thief of an issuer's key might.
abstract contract TrustedPastAttack is TrustAttack {
    /// @dev An accomplice issued at NOW, accredited by nobody. The authority makes good for it afterwards.
    function makeGoodForThePast(uint256 later) internal returns (bool trusted) {
        IAccreditationList list = openList();
        moveTo(NOW + later);
        accredit(list, NOW, 0);
        return list.isTrusted(ISSUER, SCHEMA, NOW);
    }

    /// @dev Claims are open; the authority strikes the issuer off so soon that nobody can react.
    function endWithoutNotice(uint256 soon) internal returns (bool trusted) {
        IAccreditationList list = openList();
        went(accredit(list, 0, 0), "accredited");
        asAuthority(list, abi.encodeCall(list.endAccreditation, (ISSUER, schemas(), uint40(NOW + soon))));
        return list.isTrusted(ISSUER, SCHEMA, NOW + soon);
    }

    /// @dev Struck off years ago; the authority moves that end, so that what was issued since becomes good.
    function lengthen(uint256 gap) internal returns (bool trusted) {
        IAccreditationList list = openList();
        went(accredit(list, 0, NOW + 1), "accredited");
        moveTo(NOW + 1 + gap);
        asAuthority(list, abi.encodeCall(list.endAccreditation, (ISSUER, schemas(), uint40(time + NOTICE))));
        return list.isTrusted(ISSUER, SCHEMA, NOW + 1 + gap / 2);
    }

    /// @dev A thief has the issuer's key since `stolen`, issues a batch as of a day ago, and is found out `later`.
    /// @return genuine Whether what was issued before that day is trusted when it was issued.
    /// @return forged Whether the thief's batch is.
    function issueWithStolenKey(uint256 stolen, uint256 later) internal returns (bool genuine, bool forged) {
        IAccreditationList list = openList();
        went(accredit(list, 0, 0), "accredited");
        moveTo(NOW + stolen + later);
        went(cutBack(list, NOW + stolen - ISSUE_WINDOW), "cut back");
        genuine = list.isTrusted(ISSUER, SCHEMA, NOW + stolen - ISSUE_WINDOW - 1);
        forged = list.isTrusted(ISSUER, SCHEMA, NOW + stolen - ISSUE_WINDOW);
    }

    /// @dev The same, but between theft and discovery the issuer was renewed, which is routine.
    function issueBeforeARenewal(uint256 stolen, uint256 renewed) internal returns (bool forged) {
        IAccreditationList list = openList();
        went(accredit(list, 0, NOW + stolen + renewed), "accredited");
        went(accredit(list, NOW + stolen + renewed, 0), "renewed");
        moveTo(NOW + stolen + renewed + 1 days);
        cutBack(list, NOW + stolen);
        return
            list.isTrusted(ISSUER, SCHEMA, NOW + stolen) || list.isTrusted(ISSUER, SCHEMA, NOW + stolen + renewed - 1);
    }

    /// @dev Policies that are fixed want region 0, "EU"; the authority gives its bit another meaning.
    function renameARegion() internal returns (bool renamed) {
        IAccreditationList list = openList();
        went(asAuthority(list, abi.encodeCall(list.nameRegion, (0, "EU"))), "named");
        return asAuthority(list, abi.encodeCall(list.nameRegion, (0, "everywhere"))).length == 0;
    }
}

contract TrustedPastTest is TrustedPastAttack {
    function testFuzz_Past_IsNotMadeGood(uint256 later) public onOursAndSoundTwin {
        isTrue(!makeGoodForThePast(bound(later, 1, 365 days)), "not trusted");
    }

    function testFuzz_Twin_MakesGoodForThePast(uint256 later) public onTwin(TrustHole.BackDates) {
        isTrue(makeGoodForThePast(bound(later, 1, 365 days)), "trusted");
    }

    function testFuzz_End_TakesNotice(uint256 soon) public onOursAndSoundTwin {
        isTrue(endWithoutNotice(bound(soon, 1, NOTICE - 1)), "still trusted");
    }

    function testFuzz_Twin_EndsAtOnce(uint256 soon) public onTwin(TrustHole.EndsAtOnce) {
        isTrue(!endWithoutNotice(bound(soon, 1, NOTICE - 1)), "no longer trusted");
    }

    function testFuzz_End_IsNotMoved(uint256 gap) public onOursAndSoundTwin {
        isTrue(!lengthen(bound(gap, 2, 365 days)), "not trusted");
    }

    function testFuzz_Twin_MovesTheEnd(uint256 gap) public onTwin(TrustHole.MovesEnds) {
        isTrue(lengthen(bound(gap, 2, 365 days)), "trusted");
    }

    function testFuzz_StolenKey_IsCutOffAsOfTheDayBefore(uint256 stolen, uint256 later) public onOursAndSoundTwin {
        (bool genuine, bool forged) = _steal(stolen, later);
        isTrue(genuine && !forged, "only what came before");
    }

    function testFuzz_Twin_TrustsTheThief(uint256 stolen, uint256 later) public onTwin(TrustHole.EndsNow) {
        (, bool forged) = _steal(stolen, later);
        isTrue(forged, "trusted");
    }

    function testFuzz_Renewal_ShieldsNothing(uint256 stolen, uint256 renewed) public onOursAndSoundTwin {
        isTrue(!issueBeforeARenewal(bound(stolen, 1, 100 days), bound(renewed, 1, 100 days)), "not trusted");
    }

    function testFuzz_Twin_RenewalShieldsTheThief(
        uint256 stolen,
        uint256 renewed
    ) public onTwin(TrustHole.RenewalShields) {
        isTrue(issueBeforeARenewal(bound(stolen, 1, 100 days), bound(renewed, 1, 100 days)), "trusted");
    }

    function test_Region_KeepsItsMeaning() public onOursAndSoundTwin {
        isTrue(!renameARegion(), "kept");
    }

    function test_Twin_RenamesTheRegion() public onTwin(TrustHole.RenamesRegions) {
        isTrue(renameARegion(), "renamed");
    }

    function _steal(uint256 stolen, uint256 later) private returns (bool genuine, bool forged) {
        return issueWithStolenKey(bound(stolen, ISSUE_WINDOW + 1, 100 days), bound(later, 0, 100 days));
    }
}
