// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaignFactory, Permit } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { ApprovalRaceToken } from "../../../contracts/mocks/tokens/ApprovalRaceToken.sol";
import { SharesToken } from "../../../contracts/mocks/tokens/SharesToken.sol";
import { Way } from "./TokenPayments.sol";
import { TokenTable } from "./TokenTable.sol";

/// @notice Allowances, permits and what arrives: campaigns funded with awkward tokens, beside the table.
abstract contract TokenFundingTests is TokenTable {
    /// @dev A permit that somebody else sent first does not matter; one that is not good does, unless there is an allowance.
    function testFuzz_Permit_CountsIfTheAllowanceIsThere(uint8 how, bool isApproved, uint256 amount) public {
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
        return abi.encodeWithSelector(IInstantCampaignFactory.UnderFunded.selector, received, funding);
    }
}
