// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustList } from "../../contracts/interfaces/ITrustList.sol";
import { TurningList } from "../contracts/support/TurningList.sol";
import { TrustAttack } from "./support/TrustAttack.sol";
import { TrustHole } from "./twins/TrustHole.sol";

/// @notice One of a policy's lists turns hostile; or somebody else wants its answer to be another.
abstract contract HostileTrustListAttack is TrustAttack {
    TurningList[3] internal lists;

    /// @dev Two of three must vouch.
    function open() internal returns (ITrustList policy) {
        address[] memory asked = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            lists[i] = TurningList(deploy("TurningList", ""));
            asked[i] = address(lists[i]);
        }
        return openPolicy(asked, 2);
    }

    /// @dev The other two vouch.
    /// @return stopped Whether the one stops who is vouched for.
    function stopEverybody(TurningList.Manner manner, uint256 place) internal returns (bool stopped) {
        ITrustList policy = open();
        for (uint256 i = 0; i < 3; ++i) lists[i].turn(i == place ? manner : TurningList.Manner.Yes);
        try policy.isTrusted{ gas: 1_000_000 }(ISSUER, SCHEMA, time) returns (bool trusted) {
            return !trusted;
        } catch {
            return true;
        }
    }

    /// @dev Nobody else vouches, but one.
    function vouchByNonsense(TurningList.Manner manner, uint256 place) internal returns (bool trusted) {
        ITrustList policy = open();
        lists[place].turn(manner);
        lists[(place + 1) % 3].turn(TurningList.Manner.Yes);
        return policy.isTrusted(ISSUER, SCHEMA, time);
    }

    /// @dev A policy that looks like two of three, of one list by two names.
    function vouchTwice() internal returns (bool trusted) {
        address list = deploy("TurningList", "");
        address[] memory asked = new address[](3);
        (asked[0], asked[1], asked[2]) = (list, deploy("TurningList", ""), list);
        try this.openTwo(asked) returns (ITrustList policy) {
            TurningList(list).turn(TurningList.Manner.Yes);
            return policy.isTrusted(ISSUER, SCHEMA, time);
        } catch {
            return false;
        }
    }

    function openTwo(address[] calldata asked) external returns (ITrustList) {
        return openPolicy(asked, 2);
    }

    /// @dev Two of three lists of one region, or the one of another, as a policy within a policy. One of the three turns hostile.
    /// @return stopped Whether that stops whom the other two vouch for. It does not where there can be no such policy.
    function stopInside() internal returns (bool stopped) {
        address[] memory asked = new address[](2);
        (asked[0], asked[1]) = (address(open()), deploy("TurningList", ""));
        try this.openOne(asked) returns (ITrustList policy) {
            lists[1].turn(TurningList.Manner.Yes);
            lists[2].turn(TurningList.Manner.Yes);
            lists[0].turn(TurningList.Manner.Refusal);
            return !policy.isTrusted{ gas: 1_000_000 }(ISSUER, SCHEMA, time);
        } catch {
            return false;
        }
    }

    function openOne(address[] calldata asked) external returns (ITrustList) {
        return openPolicy(asked, 1);
    }

    /// @dev Two vouch, one of them at some cost. Whoever sends another's claim gives so little gas that it fails.
    /// @return turned Whether the policy says no.
    function starve(uint256 gas_) internal returns (bool turned) {
        ITrustList policy = open();
        lists[1].turn(TurningList.Manner.Yes);
        lists[2].turn(TurningList.Manner.Yes);
        lists[2].makeDear(80_000);
        try policy.isTrusted{ gas: gas_ }(ISSUER, SCHEMA, time) returns (bool trusted) {
            return !trusted;
        } catch {
            return false;
        }
    }
}

contract HostileTrustListTest is HostileTrustListAttack {
    /// @dev In every manner of giving no answer.
    function mannerOf(uint8 seed) private pure returns (TurningList.Manner) {
        return TurningList.Manner(bound(seed, uint8(TurningList.Manner.AllOnes), uint8(TurningList.Manner.AllGas)));
    }

    function testFuzz_List_StopsNobody(uint8 manner, uint8 place) public onOursAndSoundTwin {
        isTrue(!stopEverybody(mannerOf(manner), place % 3), "not stopped");
    }

    function test_Twin_IsStopped() public onTwin(TrustHole.WaitsForAll) {
        isTrue(stopEverybody(TurningList.Manner.Refusal, 0), "by a refusal");
        isTrue(stopEverybody(TurningList.Manner.AllGas, 1), "by burning the gas");
        isTrue(stopEverybody(TurningList.Manner.Megabyte, 2), "by too long an answer");
        isTrue(stopEverybody(TurningList.Manner.Nothing, 0), "by none");
    }

    function testFuzz_Nonsense_DoesNotVouch(uint8 place, bool allOnes) public onOursAndSoundTwin {
        TurningList.Manner manner = allOnes ? TurningList.Manner.AllOnes : TurningList.Manner.TwoForTrue;
        isTrue(!vouchByNonsense(manner, place % 3), "not trusted");
    }

    function testFuzz_Twin_TakesNonsense(uint8 place) public onTwin(TrustHole.TakesAnything) {
        isTrue(vouchByNonsense(TurningList.Manner.TwoForTrue, place % 3), "trusted");
    }

    function test_List_CountsOnce() public onOursAndSoundTwin {
        isTrue(!vouchTwice(), "not trusted");
    }

    function test_Twin_CountsItTwice() public onTwin(TrustHole.CountsTwice) {
        isTrue(vouchTwice(), "trusted");
    }

    function test_List_StopsNobodyInsideOfAPolicy() public onOursAndSoundTwin {
        isTrue(!stopInside(), "there is no such policy");
    }

    function test_Twin_IsStoppedInsideOfAPolicy() public onTwin(TrustHole.NestsPolicies) {
        isTrue(stopInside(), "by one refusal");
    }

    function testFuzz_Caller_StarvesNoList(uint256 gas_) public onOursAndSoundTwin {
        isTrue(!starve(bound(gas_, 3_000, 500_000)), "never a false no");
    }

    function testFuzz_Twin_StarvesThem(uint256 gas_) public onTwin(TrustHole.Starves) {
        isTrue(starve(bound(gas_, 92_000, 98_000)), "a false no");
    }
}
