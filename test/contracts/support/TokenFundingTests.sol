// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { ICampaignFactory } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { EntitlementKey, IVestingCampaign } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Permit } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { ApprovalRaceToken } from "../../../contracts/mocks/tokens/ApprovalRaceToken.sol";
import { SharesToken } from "../../../contracts/mocks/tokens/SharesToken.sol";
import { Kind } from "./Kind.sol";
import { Way } from "./TokenPayments.sol";
import { Ends, For, TokenTable } from "./TokenTable.sol";

/// @notice Allowances, permits and what arrives: campaigns funded with awkward tokens, beside the table.
abstract contract TokenFundingTests is TokenTable {
    /// @dev A permit that somebody else sent first does not matter; one that is not good does, unless there is an allowance.
    function testFuzz_Permit_CountsIfTheAllowanceIsThere(uint8 how, bool isApproved, uint256 amount) public {
        factory = factories[(how / 5) % 2];
        token = newToken("NoDecimalsToken");
        CampaignArguments memory arguments = argumentsFor(bound(amount, 0, 1 << 190));
        token.mint(creator, total);
        Permit memory permit = permitFor(total);
        how %= 5;
        if (how == 1) token.permit(creator, address(factory), total, START, permit.v, permit.r, permit.s); // front-run
        if (how == 2) permit.deadline = START - 1;
        if (how == 3) permit = permitFor(total - 1);
        if (how == 4) permit.s = bytes32(uint256(permit.s) ^ 1);
        bool isGranted = how < 2 || isApproved;
        vm.startPrank(creator);
        if (isApproved) token.approve(address(factory), total);
        vm.stopPrank();
        (bool done, bytes memory answer) = createdBy(
            abi.encodeCall(factory.createWithPermit, (arguments, 0, total, permit))
        );
        isTrue(done == isGranted, "outcome");
        if (!done) equal(keccak256(answer), keccak256(_notGranted(total)), "reason");
        address predicted = factory.predict(arguments, 0, creator);
        equal(token.balanceOf(predicted), isGranted ? total : 0, "campaign");
        equal(token.balanceOf(creator), isGranted ? 0 : total, "creator");
        equal(token.allowance(creator, address(factory)), 0, "allowance");
    }

    function _notGranted(uint256 funding) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                factory,
                token.allowance(creator, address(factory)),
                funding
            );
    }

    /// @dev A stranger that sends the creator's permit with a campaign of its own moves nothing of the creator's.
    function testFuzz_Permit_OfTheCreatorIsOfNoUseToAStranger(uint256 amount) public {
        token = newToken("NoDecimalsToken");
        CampaignArguments memory arguments = argumentsFor(bound(amount, 0, 1 << 190));
        token.mint(creator, total);
        Permit memory permit = permitFor(total);
        arguments.treasury = RELAYER;
        vm.prank(RELAYER);
        (bool done, bytes memory answer) = address(factory).call(
            abi.encodeCall(factory.createWithPermit, (arguments, 0, total, permit))
        );
        isTrue(!done, "refused");
        equal(keccak256(answer), keccak256(_notGranted(total)), "reason");
        equal(token.balanceOf(creator), total, "creator");
    }

    function test_OwnTransfer_TheFactoryNeedsAnAllowanceAllTheSame() public {
        token = newToken("OwnTransferToken");
        token.turnOnForAll();
        CampaignArguments memory arguments = argumentsFor(10_000);
        token.mint(creator, total);
        token.mint(address(factory), total);
        (bool done, bytes memory answer) = createdBy(abi.encodeCall(factory.create, (arguments, 0, total)));
        isTrue(!done, "refused");
        equal(keccak256(answer), keccak256(_notGranted(total)), "reason");
        equal(token.balanceOf(address(factory)), total, "factory");
    }

    /// @dev After a creation no allowance is left, so that the next one can be given.
    function test_ApprovalRace_ACreationUsesItsAllowanceUp() public {
        token = newToken("ApprovalRaceToken");
        token.turnOnForAll();
        CampaignArguments memory arguments = argumentsFor(10_000);
        token.mint(creator, 2 * total);
        (bool done, ) = createdBy(creationFor(Way.Created, arguments, total));
        arguments.manifestHash = keccak256("another");
        (bool isDoneAgain, ) = createdBy(creationFor(Way.Created, arguments, total));
        isTrue(done && isDoneAgain, "created");
        vm.startPrank(creator);
        token.approve(address(factory), 1);
        vm.expectRevert(
            abi.encodeWithSelector(ApprovalRaceToken.AllowanceInUse.selector, address(factory), uint256(1))
        );
        token.approve(address(factory), 2);
        vm.stopPrank();
    }

    function testFuzz_Shares_FundingThatLosesAUnitIsRefused(uint256 worth, uint256 amount, bool permitted) public {
        SharesToken shares = SharesToken(deploy("SharesToken", ""));
        token = shares;
        CampaignArguments memory arguments = argumentsFor(bound(amount, 0, 1 << 190));
        worth = bound(worth, 1e18, 10e18);
        shares.setWorth(worth);
        shares.turnOnForAll();
        token.mint(creator, total);
        uint256 received = (((total * 1e18) / worth) * worth) / 1e18;
        (bool done, bytes memory answer) = createdBy(
            creationFor(permitted ? Way.CreatedWithPermit : Way.Created, arguments, total)
        );
        isTrue(done == (received == total), "outcome");
        if (!done) equal(keccak256(answer), keccak256(underFunded(received, total)), "reason");
    }

    function underFunded(uint256 received, uint256 funding) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaignFactory.UnderFunded.selector, received, funding);
    }

    // ---------------------------------------------------------------- a cell: money that comes later

    /// @dev By {IVestingCampaign-fund}, or out of the treasury with a root.
    function adds(Row memory row, uint256 amount) internal {
        token = newToken(row.token);
        extra = 30 days;
        fund(10_000);
        (bool done, ) = sent(directData(0));
        isTrue(done, "a claim, so that later money is counted by itself");
        (address payer, bytes memory data) = _laterMoney(amount);
        openBooks();
        uint256 counted = _counted();
        turnOn(row.token, For.Everybody, address(campaign));
        bytes memory answer;
        vm.prank(payer);
        (done, answer) = address(campaign).call{ gas: GAS }(data);
        turnOff(row.token);

        string memory what = text(row.token);
        Ends ends = row.create == Ends.NoCode ? Ends.Mute : row.create;
        if (ends == Ends.Short && kind == Kind.Vesting) ends = row.claim;
        (bool isRefused, bytes memory reason) = refusal(row, ends, payer, address(campaign), amount);
        isTrue(done != isRefused, what);
        if (isRefused) equal(keccak256(answer), keccak256(reason), what);
        uint256 received = isRefused || ends == Ends.Believed ? 0 : amount;
        if (received != 0) moves(payer, address(campaign), amount);
        if (ends == Ends.Less) {
            burns(address(campaign), amount / 100);
            received -= amount / 100;
        }
        if (ends == Ends.More) burns(payer, amount / 100);
        marks(0);
        balanced(what);
        if (kind == Kind.Vesting) equal(_counted() - counted, received, what);
        extra = 0;
        vm.warp(START);
    }

    /// @dev What vests after the claim: singly, or in a list with a sibling of the same amount that is plain.
    function releases(Row memory row, uint256 amount, bool inList) internal {
        token = newToken(row.token);
        isHalfVested = true;
        fund(amount);
        isHalfVested = false;
        EntitlementKey[] memory keys = new EntitlementKey[](2);
        for (uint256 i = 0; i < 2; ++i) {
            keys[i] = EntitlementKey(i == 0 ? ODD : 3, accountAt(i == 0 ? ODD : 3));
            (bool isClaimed, ) = sent(directData(keys[i].index));
            isTrue(isClaimed, "claimed");
            marks(keys[i].index);
        }
        vm.warp(START + 10);
        uint256 bits = dueBits;
        openBooks();
        dueBits = bits;
        uint256 due_ = amount - amount / 2;
        turnOn(row.token, For.ThePayee, accountAt(ODD));
        bytes memory data = abi.encodeCall(IVestingCampaign.release, (ODD, accountAt(ODD)));
        if (inList) data = abi.encodeCall(IVestingCampaign.releaseMany, (keys));
        (bool done, bytes memory answer) = sent(data);
        turnOff(row.token);

        string memory what = text(row.token);
        (bool isRefused, bytes memory reason) = refusal(row, row.claim, address(campaign), accountAt(ODD), due_);
        isTrue(done == (inList || !isRefused), what);
        if (!done) equal(keccak256(answer), keccak256(reason), what);
        if (!isRefused) write(row.claim, accountAt(ODD), due_);
        // A token that is gone is so for everybody.
        if (inList && row.token != "GoneToken") moves(address(campaign), accountAt(3), amounts[3] - amounts[3] / 2);
        balanced(what);
        // What was refused is due still, and what was paid is not.
        (done, ) = sent(abi.encodeCall(IVestingCampaign.release, (ODD, accountAt(ODD))));
        isTrue(done == isRefused, what);
        vm.warp(START);
    }

    // ---------------------------------------------------------------- a cell: recall

    /// @dev In the last second before the start. What was refused, or did not move, is recalled once the token is plain again.
    function recalls(Row memory row, For who, uint256 amount) internal {
        token = newToken(row.token);
        vm.warp(START - 1);
        CampaignArguments memory arguments = argumentsFor(amount);
        arguments.recallable = true;
        fundWith(arguments, total + total / 50);
        turnOn(row.token, who, TREASURY);
        (bool done, bytes memory answer) = _recalled();
        turnOff(row.token);

        string memory what = text(row.token);
        Ends ends = who == For.TheFeeTaker && row.token != "GoneToken" ? Ends.Exact : row.sweep;
        uint256 rest = due[address(campaign)];
        (bool isRefused, bytes memory reason) = refusal(row, ends, address(campaign), TREASURY, rest);
        isTrue(done != isRefused, what);
        if (isRefused) equal(keccak256(answer), keccak256(reason), what);
        else write(ends, TREASURY, rest);
        balanced(what);
        if (kind == Kind.Vesting) equal(_counted(), isRefused ? rest : 0, what);

        bool isLeft = due[address(campaign)] != 0;
        (done, answer) = _recalled();
        isTrue(done == isLeft, what);
        bytes memory nothing = abi.encodeWithSelector(ICampaign.NothingToRecall.selector, token);
        if (isLeft) moves(address(campaign), TREASURY, rest);
        else equal(keccak256(answer), keccak256(nothing), what);
        balanced(what);
        vm.warp(START);
    }

    function _recalled() private returns (bool done, bytes memory answer) {
        vm.prank(TREASURY);
        (done, answer) = address(campaign).call{ gas: GAS }(abi.encodeCall(ICampaign.recall, ()));
    }

    function _laterMoney(uint256 amount) private returns (address payer, bytes memory data) {
        payer = kind == Kind.Vesting ? creator : TREASURY;
        mint(payer, 2 * amount);
        vm.prank(payer);
        token.approve(address(campaign), amount);
        if (kind == Kind.Vesting) return (payer, abi.encodeCall(IVestingCampaign.fund, (amount)));
        ICumulativeCampaign rooted = ICumulativeCampaign(address(campaign));
        vm.prank(creator);
        rooted.proposeRoot("next", COUNT, amount, "manifest");
        vm.warp(START + TIMELOCK);
        return (payer, abi.encodeCall(ICumulativeCampaign.acceptRoot, (rooted.proposalHash())));
    }

    /// @dev What a vesting campaign counts on.
    function _counted() private view returns (uint256 funded) {
        if (kind == Kind.Vesting) (funded, ) = IVestingCampaign(address(campaign)).funding();
    }
}
